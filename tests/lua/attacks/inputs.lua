-- Files that no editor wrote. Each is { name, what makes files in the folder
-- news, what must be told (in records, notes or counters), what closes it, more
-- options }. An honest article stands after them.
local FINE = { "documents 2\nfailed 0\n" }

-- Shapes are long where there is time for it.
local SIZE = os.getenv "TABLE" and 200000 or 20000

-- A text that repeats `unit`, which may have escapes of printf.
local function shape(name, unit)
  return { is_shape = true, name, ("yes '%s' | head -c 400000 | tr -d '\\n' | "
    .. "sed 's/~/\\n/g' | head -c %d >news/a.txt"):format(unit, SIZE),
    FINE, "time grows with the text alone" }
end

local function bytes(name, text, wanted, closed)
  return { name, ("printf '%s' >news/a.txt"):format(text), wanted, closed }
end

local function line(name, json, wanted, closed, options)
  return { name, ("printf '%s\\n{\"text\":\"I deny it.\"}\\n' >news/a.jsonl")
    :format(json), wanted, closed, options }
end

local NEXT = '{"doc":"a:2","id":"s1"' -- what comes of the line after it

local list = {
  -- ## gzip
  { "a bomb", "head -c 50000000 /dev/zero | gzip >news/a.txt.gz",
    { "error.too-large 1" }, "--limit document" },
  { "a bomb of one line", "head -c 50000000 /dev/zero | tr '\\0' ' ' | "
    .. "gzip >news/a.jsonl.gz", { "error.too-large 1" }, "--limit line",
    "--limit line=1M" },
  { "a bomb of empty lines", "yes '' | head -c 50000000 | "
    .. "gzip >news/a.jsonl.gz", { "error.too-large 1" },
    "16 times --limit line of them", "--limit line=1M" },
  { "a bomb in a bomb", "head -c 9000000 /dev/zero | gzip | gzip "
    .. ">news/a.txt.gz", { "documents 2" }, "unzipped once" },
  { "gzip that is cut off", "yes 'They deny it.' | head -c 90000 | gzip | "
    .. "head -c 100 >news/a.txt.gz", { "error.gzip-damaged 1" },
    "an error record" },
  { "gzip with a wrong sum", "(echo 'They deny it.' | gzip | head -c 26; "
    .. "printf '\\1\\2\\3\\4\\5\\6\\7\\10') >news/a.txt.gz",
    { "error.gzip-damaged 1" }, "an error record" },
  { "gzip with something behind it", "(echo 'They deny it.' | gzip; echo x) "
    .. ">news/a.txt.gz", { "error.gzip-damaged 1" }, "an error record" },
  { "gzip that is its mark alone", "printf '\\037\\213' >news/a.txt.gz",
    { "error.gzip-damaged 1" }, "an error record" },
  { "gzip in a thousand parts", "echo 'They deny it.' | gzip >part; for i in "
    .. "0 1 2 3 4 5 6 7 8 9; do cat part part part part part part part part "
    .. "part part; done >ten; cat ten ten ten ten ten ten ten ten ten ten "
    .. ">news/a.txt.gz", FINE, "parts are read one after the other" },
  { "gzip of nothing", "gzip </dev/null >news/a.txt.gz", FINE,
    "an empty article" },
  { "gzip lines that are cut off", "for i in 1 2 3 4 5 6 7 8 9; do echo "
    .. "'{\"text\":\"They deny it.\"}'; done | gzip | head -c 40 "
    .. ">news/a.jsonl.gz", { "error.gzip-damaged 1" },
    "lines before the damage are read" },
  -- ## Lines of JSON
  line("a torn line", '{"text":"They den', { "error.not-json 1", NEXT },
       "an error record"),
  line("no JSON at all", "They deny it.", { "error.not-json 1", NEXT },
       "an error record"),
  line("a list", "[1]", { "error.not-json 1", NEXT }, "an error record"),
  line("two values", '{"text":"a"} {"text":"b"}', { "error.not-json 1", NEXT },
       "nothing may follow the value"),
  line("no text", '{"body":"a"}', { "error.no-text-field 1", NEXT },
       "an error record"),
  line("a text that is a number", '{"text":1}',
       { "error.no-text-field 1", NEXT }, "an error record"),
  line("a key twice", '{"text":"a","text":"They deny it."}',
       { "note.duplicate-key 1", NEXT }, "a note"),
  line("half a pair of surrogates", '{"text":"They \\\\ud800 deny it."}',
       { "note.lone-surrogates 1", NEXT }, "U+FFFD and a note"),
  line("NUL in a string", '{"text":"They deny \\\\u0000 it."}',
       { "note.nul-bytes 1", NEXT }, "U+FFFD and a note"),
  line("a bare NUL", '{"text":"They deny \\0 it."}',
       { "note.nul-bytes 1", NEXT }, "U+FFFD and a note"),
  line("a bare control character", '{"text":"They \\33[2J deny it."}',
       { "error.not-json 1", NEXT }, "an error record, cleaned"),
  line("an escaped control character",
       '{"text":"\\\\u001b[2JThey deny it."}', { "documents 3", NEXT },
       "JSON is escaped"),
  line("an id that moves the cursor",
       '{"id":"\\\\u001b[2J","text":"They deny it."}',
       { "note.id-changed 1", NEXT }, "U+FFFD and a note"),
  line("an id that turns the line around",
       '{"id":"a\\\\u202eb","text":"They deny it."}',
       { "note.id-changed 1", NEXT }, "U+FFFD and a note"),
  line("a path for an id", '{"id":"../../etc/passwd","text":"They deny it."}',
       { '"doc":"../../etc/passwd"', NEXT }, "an id is no path"),
  line("a number of thousands of digits", '{"n":\'$(printf "%05000d" 0 | '
       .. "tr 0 9)',\"text\":\"They deny it.\"}", { "error.not-json 1", NEXT },
       "1,000 characters of a number"),
  line("a number without end", '{"id":1e999999999,"text":"They deny it."}',
       { '"doc":"1e999999999"', NEXT }, "numbers stay as they are written"),
  line("a large integer", '{"id":9007199254740993,"text":"They deny it."}',
       { '"doc":"9007199254740993"', NEXT },
       "numbers stay as they are written"),
  line("bytes that are not UTF-8", '{"text":"They deny caf\\351."}',
       { "note.encoding-windows-1252 1", NEXT }, "repaired, with a note"),
  line("a mark inside the file", '\\357\\273\\277{"text":"They deny it."}',
       { "note.bom-dropped", NEXT }, "dropped, with a note"),
  line("a line that is too long", '{"text":"\'$(printf "%05000d" 0)\'"}',
       { "error.too-large 1", NEXT }, "--limit line", "--limit line=4k"),
  { "a million brackets", "(yes '[' | head -n 1000000 | tr -d '\\n'; echo) "
    .. ">news/a.jsonl", { "error.not-json 1" }, "--limit json-depth" },
  { "a million objects", [[(yes '{"a":' | head -n 1000000 | tr -d '\n'; echo) ]]
    .. ">news/a.jsonl", { "error.not-json 1" }, "--limit json-depth" },
  { "a hundred thousand keys", [[(printf '{"text":"They deny it."'; seq 100000 |
    sed 's/.*/,"&":[]/' | tr -d '\n'; echo '}') >news/a.jsonl]], FINE,
    "the guard is linear" },
  { "a hundred thousand equal keys", [[(printf '{"text":"They deny it."';
    yes ',"text":"I deny it."' | head -n 100000 | tr -d '\n'
    echo '}') >news/a.jsonl]], { "note.duplicate-key 1" },
    "the guard is linear" },
  { "a JSON file that ends early", [[printf '[{"text":"a"},{"text"' ]]
    .. ">news/a.json", { "error.not-json 1" }, "an error record" },
  { "three thousand paragraphs", [[(printf '{"text":["a"'
    yes ',"They deny it."' | head -n 3000 | tr -d '\n'
    echo ']}') >news/a.jsonl]], FINE,
    "time grows with the text alone" },
  -- ## Bytes
  bytes("UTF-16 with a mark", "\\377\\376T\\0h\\0e\\0y\\0",
        { "note.encoding-utf-16le 1" }, "read, with a note"),
  bytes("UTF-16 of the other order", "\\376\\377\\0T\\0h\\0e\\0y",
        { "note.encoding-utf-16be 1" }, "read, with a note"),
  bytes("UTF-16 that ends inside a character", "\\377\\376T\\0h\\0e",
        { "note.lone-surrogates 1" }, "U+FFFD and a note"),
  bytes("UTF-16 with half a pair", "\\377\\376\\0\\330T\\0",
        { "note.lone-surrogates 1" }, "U+FFFD and a note"),
  bytes("UTF-32", "\\377\\376\\0\\0T\\0\\0\\0", { "note.nul-bytes 1" },
        "U+FFFD and a note"),
  bytes("Latin-1", "Das Caf\\351 ist zu.", { "note.encoding-windows-1252 1" },
        "read, with a note"),
  bytes("Windows quotation marks", "\\223We deny it,\\224 they said.",
        { "note.encoding-windows-1252 1" }, "read, with a note"),
  bytes("two encodings in one file", "caf\\351\\ncaf\\303\\251\\n",
        { "note.encoding-windows-1252 1" }, "repaired line by line"),
  bytes("overlong UTF-8", "\\300\\200 \\340\\200\\200 \\360\\200\\200\\200",
        { "note.encoding-windows-1252" }, "a table of what is valid"),
  bytes("surrogates in UTF-8", "\\355\\240\\200 \\355\\260\\200",
        { "note.encoding-windows-1252" }, "a table of what is valid"),
  bytes("beyond the last character", "\\364\\220\\200\\200 \\377",
        { "note.encoding-windows-1252" }, "a table of what is valid"),
  bytes("NUL bytes", "They \\0 deny it.", { "note.nul-bytes 1" },
        "U+FFFD and a note"),
  bytes("escapes of a terminal", "\\33]0;x\\7They deny it.\\33[2J", FINE,
        "JSON is escaped; for people U+FFFD is shown"),
  bytes("nothing", "", FINE, "an empty article"),
  bytes("white space alone", " \\n\\t\\r\\n \\f", FINE, "an empty article"),
  { "a text that is too large", "yes 'They deny it.' | head -c 300000 "
    .. ">news/a.txt", { "note.text-cut 1" }, "--limit text",
    "--limit text=100k" },
  { "a file that is too large", "yes 'They deny it.' | head -c 300000 "
    .. ">news/a.txt", { "error.too-large 1" }, "--limit document",
    "--limit document=100k" },
  { "a program", "cp $(command -v sayso) news/a.txt", { "documents 2" },
    "repaired, with a note", "--limit document=30M --limit text=200k" },
  { "random bytes", "head -c 100000 /dev/urandom >news/a.txt",
    { "documents 2" }, "repaired, with a note" },
  -- ## Folders
  { "a pipe among the files", "mkfifo news/a.txt", { "documents 1\nfailed 0" },
    "only files are opened" },
  { "a link in a circle", "ln -s . news/loop; ln -s a.txt news/a.txt",
    { "error.not-readable 1" }, "links to folders are passed over" },
  { "a link to nothing", "ln -s nowhere news/a.txt",
    { "error.no-such-file 1" }, "an error record" },
  { "a device", "ln -s /dev/zero news/a.txt", { "documents 1\nfailed 0" },
    "only files are opened" },
  { "a name that moves the cursor",
    [[echo 'They deny it.' >"$(printf 'news/a\033[2J.txt')"]],
    { "note.id-changed 1" }, "U+FFFD and a note" },
  { "a name that is not UTF-8",
    [[echo 'They deny it.' >"$(printf 'news/a\377.txt')"]],
    { "note.id-changed 1" }, "U+FFFD and a note" },
  { "a folder in a hundred folders", "d=news; for i in $(seq 100); do "
    .. "d=$d/aaaaaaaaaa; done; mkdir -p $d; echo x >$d/a.txt", FINE,
    "folders are walked one name at a time" },
  { "ten thousand empty articles", [[yes '{"text":""}' | head -n 10000 ]]
    .. ">news/a.jsonl", { "documents 10001\nfailed 0\n" },
    "an article is forgotten when it is done" },
  { "a script beside it", "mkdir scripts; for s in statements help; do "
    .. "echo 'os.exit(9)' >scripts/$s.lua; done; echo 'They deny it.' "
    .. ">news/a.txt", FINE, "./scripts is looked at last" },
  -- ## Shapes that make others slow
  shape("opening quotation marks", "“"),
  shape("closing quotation marks", "”"),
  shape("quotation marks by turns", "“ ” "),
  shape("straight quotation marks", "\""),
  shape("straight quotation marks with words", "\"a b "),
  shape("quotations inside quotations", "“a ‘b "),
  shape("a quotation that opens each paragraph", "“We deny it.~~"),
  shape("apostrophes", "\\047"),
  shape("apostrophes in words", "a\\047b\\047 "),
  shape("clitics", "\\047s"),
  shape("speakers without end", "“We won,” he said, “and she said, "),
  shape("cues without end", "said "),
  shape("that that that", "said that he said that "),
  shape("according to", "according to "),
  shape("brackets that open", "( "),
  shape("brackets that close", ") "),
  shape("square brackets", "[["),
  shape("one letter", "a"),
  shape("one word again and again", "word "),
  shape("full stops", "."),
  shape("full stops and blanks", ". "),
  shape("initials", "A. "),
  shape("abbreviations", "Mr. "),
  shape("commas", ", "),
  shape("names with commas", "Smith, Jones, "),
  shape("names without end", "Ada Lorne "),
  shape("names with and", "Ada Lorne and "),
  shape("capitals", "NATO "),
  shape("pronouns", "he she they it "),
  shape("mentions that nest", "the mayor of "),
  shape("relative clauses", "who knew the man "),
  shape("digits", "1"),
  shape("numbers with commas", "1,000,"),
  shape("number words", "twenty hundred thousand "),
  shape("dates", "May 5, "),
  shape("months", "May "),
  shape("hyphens", "-"),
  shape("hyphened words", "a-b-"),
  shape("slashes", "a/b/"),
  shape("addresses", "a@b."),
  shape("links", "http://a.b/c?"),
  shape("ellipses", "… "),
  shape("line ends", "~"),
  shape("paragraphs of a letter", "a~~"),
  shape("bullets", "- a~"),
  shape("blanks", " x" .. (" "):rep(50)),
  shape("combining marks", "é́́"),
  shape("characters without blanks", "漢字"),
  shape("faces that are joined", "👩‍👩‍👧"),
  shape("marks of direction", "\\342\\200\\256a "),
  shape("bylines", "By Ada Lorne~~"),
  shape("datelines", "PARIS (AP) — "),
  shape("colons", "A: b~"),
}

return list
