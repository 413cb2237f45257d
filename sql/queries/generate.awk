# Turns the statements of sql/queries/*.sql, the scripts of sql/migrations/*.sql and sql/grants.sql
# into C.
#
#	awk -v header=GEN/queries.h -v table=GEN/queries.inc -f generate.awk FILE.sql...
#
# A statement is
#
#	-- name: what it is for
#	-- more about it
#	-- lazy: why it cannot be prepared at connect
#	select a from b where c = ?;
#
# The name ([a-z0-9_]+) is unique over all files; `lazy` is for what only some versions of the
# tracker know, and may be left out; the text ends with `;` at the end of a line. Lines of SQL may
# carry comments of their own. The header becomes `enum query { Q_name, …, Q_COUNT }`, the table
# rows `[Q_name] = { "name", "text", parameters, lazy },`.
#
# A migration is a file NNNN_name.sql in a directory `migrations`; it becomes a row
# `{ NNNN, "name", "text" },` of migrations.inc beside the table. grants.sql becomes one string in
# grants.inc.

function fail(what)
{
	printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
	failed = 1
	exit 1
}

function quoted(text,    i, c, out)
{
	out = ""
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "\\" || c == "\"")
			out = out "\\" c
		else if (c == "\t")
			out = out "\\t"
		else if (c == "\n")
			out = out "\\n"
		else
			out = out c
	}
	return "\"" out "\""
}

# Appends a line of SQL without its comments; counts the parameters outside of quotes.
function scan(line,    i, c, two, kept)
{
	kept = ""
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		two = substr(line, i, 2)
		if (within == "/*") {
			if (two == "*/") {
				within = ""
				i++
			}
			continue
		}
		if (within != "") {
			if (c == "\\" && within != "`") {
				kept = kept c
				c = substr(line, ++i, 1)
			} else if (c == within)
				within = ""
		} else if (two == "/*") {
			within = "/*"
			i++
			continue
		} else if (c == "#" || two == "--")
			break
		else if (c == "'" || c == "\"" || c == "`")
			within = c
		else if (c == "?")
			parameters++
		kept = kept c
	}
	if (within == "")
		sub(/[ \t]+$/, "", kept)
	sub(/^[ \t]+/, "", kept)
	return kept
}

function statement_end(    last)
{
	last = length(lines[n_lines])
	if (within != "" || substr(lines[n_lines], last) != ";")
		return 0
	lines[n_lines] = substr(lines[n_lines], 1, last - 1)
	return 1
}

function statement_put(    i)
{
	printf "\t[Q_%s] = { \"%s\",", name, name > table
	for (i = 1; i <= n_lines; i++)
		printf "\n\t    %s", quoted(lines[i] (i < n_lines ? "\n" : "")) > table
	printf ",\n\t    %d, %s },\n", parameters, lazy > table
	names[++n_names] = name
	name = ""
}

function statement_begin(line)
{
	name = line
	sub(/^-- /, "", name)
	sub(/:.*/, "", name)
	if (name in at)
		fail("statement " name " stands already at " at[name])
	at[name] = FILENAME ":" FNR
	opened = FILENAME ":" FNR
	n_lines = 0
	parameters = 0
	lazy = "false"
	within = ""
}

function migration_begin(file,    base, number)
{
	base = file
	sub(/.*\//, "", base)
	if (base !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+\.sql$/)
		fail("a migration is called NNNN_name.sql")
	number = substr(base, 1, 4) + 0
	if (number != last_migration + 1)
		fail("migration " last_migration " is followed by " number ": one is missing or comes twice")
	last_migration = number
	sub(/\.sql$/, "", base)
	printf "%s\t{ %d, \"%s\",", n_migrations++ ? " },\n" : "", number, substr(base, 6) > migrations
}

# A file beside the table.
function beside(base,    path)
{
	path = table
	if (!sub(/[^\/]*$/, base, path))
		path = base
	return path
}

BEGIN {
	if (header == "" || table == "") {
		print "usage: awk -v header=FILE -v table=FILE -f generate.awk FILE.sql..." > "/dev/stderr"
		failed = 1
		exit 1
	}
	last_migration = 0
	migrations = beside("migrations.inc")
	grants = beside("grants.inc")
	printf "" > table
	printf "" > migrations
	printf "" > grants
}

FNR == 1 && name != "" {
	printf "%s: statement %s has no ; at the end of a line\n", opened, name > "/dev/stderr"
	failed = 1
	exit 1
}

FILENAME ~ /(^|\/)migrations\// {
	if (FNR == 1)
		migration_begin(FILENAME)
	printf "\n\t    %s", quoted($0 "\n") > migrations
	next
}

FILENAME ~ /(^|\/)grants\.sql$/ {
	print quoted($0 "\n") > grants
	next
}

name == "" && /^-- [a-z0-9_]+: ./ {
	statement_begin($0)
	next
}

name == "" {
	if ($0 !~ /^[ \t]*(--.*)?$/)
		fail("SQL without a line `-- name: what it is for` before it")
	next
}

n_lines == 0 && /^--/ {
	if (/^-- lazy: ./)
		lazy = "true"
	next
}

within == "" && /^-- [a-z0-9_]+: ./ {
	fail("statement " name " has no ; at the end of a line")
}

{
	text = scan($0)
	if (text == "" && within == "")
		next
	lines[++n_lines] = text
	if (statement_end())
		statement_put()
}

END {
	if (failed)
		exit 1
	if (name != "") {
		printf "%s: statement %s has no ; at the end of a line\n", opened, name > "/dev/stderr"
		exit 1
	}
	if (n_migrations)
		printf " },\n" > migrations
	print "/* Made from sql/queries by generate.awk. */" > header
	print "#ifndef SLAD_QUERIES_H\n#define SLAD_QUERIES_H\n\nenum query {" > header
	for (i = 1; i <= n_names; i++)
		printf "\tQ_%s,\n", names[i] > header
	print "\tQ_COUNT\n};\n\n#endif" > header
}
