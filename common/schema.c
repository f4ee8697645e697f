/*
 * The JSON Schema of test files. What a directive takes comes from its row in
 * the table; only the insides of some lists and maps are said here. Editors
 * read YAML 1.2, so a bool is true or false to them.
 */
#include "schema.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "directives.h"
#include "records.h"

/* JSON with ' for ", which reads better here. */
static jv
json(const char *quoted)
{
	char *text = xstrdup(quoted);
	jv value;

	for (char *quote = text; (quote = strchr(quote, '\'')) != NULL;)
		*quote = '"';
	value = jv_parse(text);
	free(text);
	return value;
}

/* What is inside a list or map, where that is more than texts. */
static const struct shape {
	enum directive directive;
	unsigned kind;
	const char *json;
} shapes[] = {
	{ DIR_VARS, K_MAP, "{'type':'object','propertyNames':{'pattern':'^[A-Za-z_]'}}" },
	{ DIR_REPEAT, K_MAP,
	    "{'type':'object','required':['times'],'additionalProperties':false,'properties':{"
	    "'times':{'type':'integer','minimum':1},"
	    "'pass_rate':{'type':'number','minimum':0,'maximum':1}}}" },
	{ DIR_TOLERANCE, K_MAP,
	    "{'type':'object','minProperties':1,'additionalProperties':false,'properties':{"
	    "'abs':{'type':'number','minimum':0},'rel':{'type':'number','minimum':0}}}" },
	{ DIR_CLEAN, K_LIST, "{'type':'array','items':{'type':'string'}}" },
	{ DIR_CLEAN, K_MAP,
	    "{'type':'object','additionalProperties':{'anyOf':[{'type':['boolean','string']},"
	    "{'type':'array','items':{'type':'string'}}]}}" },
	{ DIR_SEND, K_LIST,
	    "{'type':'array','minItems':1,'items':{'$ref':'#/definitions/typed'}}" },
	{ DIR_SEND, K_MAP, "{'$ref':'#/definitions/typed'}" },
	{ DIR_EXPECT, K_LIST,
	    "{'type':'array','minItems':1,'items':{'$ref':'#/definitions/expected'}}" },
	{ DIR_EXPECT, K_MAP, "{'$ref':'#/definitions/expected'}" },
	{ DIR_PUT, K_LIST, "{'$ref':'#/definitions/files'}" },
	{ DIR_PUT, K_MAP, "{'$ref':'#/definitions/files'}" },
	{ DIR_PARAMS, K_LIST,
	    "{'type':'array','minItems':1,'items':{'$ref':'#/definitions/variant'}}" },
	{ DIR_PARAMS, K_MAP,
	    "{'type':'object','minProperties':1,'properties':{'product':{}},"
	    "'additionalProperties':{'$ref':'#/definitions/variant'}}" },
	{ DIR_SETUP, K_LIST, "{'type':'array','items':{'$ref':'#/definitions/item'}}" },
	{ DIR_SETUP, K_MAP, "{'$ref':'#/definitions/item'}" },
	{ DIR_TEARDOWN, K_LIST, "{'type':'array','items':{'$ref':'#/definitions/item'}}" },
	{ DIR_TEARDOWN, K_MAP, "{'$ref':'#/definitions/item'}" },
	{ DIR_STEPS, K_LIST,
	    "{'type':'array','minItems':1,'items':{'$ref':'#/definitions/step'}}" },
};

/* The sections of a file that is a map, but for what is a directive, too. */
static const char sections[] =
    "{'vars':{'description':'constants, for ${name}','type':'object'},"
    "'devices':{'description':'the roles of boards: what each is, or {hint:, requires:}',"
    "'type':'object','additionalProperties':{'anyOf':[{'type':['string','number','boolean',"
    "'null']},{'type':'object','additionalProperties':false,'properties':{'hint':{},"
    "'requires':{'type':['string','array']}}}]}},"
    "'wiring':{'description':'how the boards are connected; shown before a run',"
    "'anyOf':[{'type':['string','number','boolean','null']},{'type':'object',"
    "'additionalProperties':{'type':['string','number','boolean','null']}}]},"
    "'defaults':{'description':'directives of all tests','$ref':'#/definitions/defaults'},"
    "'tests':{'description':'the tests, in their order','$ref':'#/definitions/tests'}}";

static jv
words(const char *const *word)
{
	jv list = jv_array();

	for (; *word; word++)
		list = jv_array_append(list, jv_string(*word));
	return list;
}

static jv
typed(const char *type)
{
	return rec_set_string(jv_object(), "type", type);
}

static jv
number(const struct directive_rule *rule, const char *type)
{
	jv schema = typed(type);

	if (rule->least == rule->most)
		return schema;
	schema = rec_set_number(schema, "minimum", rule->least);
	return rule->most < 1e300 ? rec_set_number(schema, "maximum", rule->most) : schema;
}

static jv
text(const struct directive_rule *rule)
{
	if (rule->words)
		return rec_set(jv_object(), "enum", words(rule->words));
	return rule->pattern ? rec_set_string(typed("string"), "pattern", rule->pattern)
			     : typed("string");
}

/* A list or map, by its shape. */
static jv
collection(const struct directive_rule *rule, enum directive_kind kind)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (shapes[i].directive == rule->means && shapes[i].kind == kind)
			return json(shapes[i].json);
	if (kind == K_MAP)
		return typed("object");
	return rule->texts ? rec_set(typed("array"), "items", typed("string")) : typed("array");
}

/* Whether texts are only taken that look like something: then ${name} is another kind of text. */
static bool
is_narrow(const struct directive_rule *rule)
{
	return rule->words || rule->pattern || !(rule->kinds & (K_TEXT | K_SCALAR));
}

/* One schema for each kind of value. */
static jv
alternatives(const struct directive_rule *rule, unsigned place)
{
	jv list = jv_array();

	if (rule->kinds & K_SCALAR)
		list = jv_array_append(list, json("{'type':['string','number','boolean']}"));
	if (rule->kinds & K_TEXT)
		list = jv_array_append(list, text(rule));
	if (rule->kinds & K_BOOL)
		list = jv_array_append(list, typed("boolean"));
	if (rule->kinds & K_WHOLE)
		list = jv_array_append(list, number(rule, "integer"));
	if (rule->kinds & K_NUMBER)
		list = jv_array_append(list, number(rule, "number"));
	if (rule->kinds & K_LIST)
		list = jv_array_append(list, collection(rule, K_LIST));
	if (rule->kinds & K_MAP)
		list = jv_array_append(list, collection(rule, K_MAP));
	if (rule->fill != FILL_NONE && is_narrow(rule))
		list = jv_array_append(list, json("{'type':'string','pattern':'\\\\$\\\\{'}"));
	if (rule->kinds & K_NULL || (place & (IN_TEST | IN_PARAMS) && rule->means != DIR_NAME))
		list = jv_array_append(list, typed("null")); /* undoes a default */
	return list;
}

static jv
directive(const struct directive_rule *rule, unsigned place)
{
	jv schema = rec_set_string(jv_object(), "description", rule->summary);

	return rule->kinds & K_ANY ? schema
				   : rec_set(schema, "anyOf", alternatives(rule, place));
}

/* A map of the directives that may stand in a place. */
static jv
map_of(unsigned place)
{
	jv properties = jv_object();

	for (const struct directive_rule *rule = directive_rules; rule->name; rule++)
		if (rule->places & place)
			properties = rec_set(properties, rule->name, directive(rule, place));
	return rec_set(rec_set(typed("object"), "properties", properties),
	    "additionalProperties", jv_false());
}

/* An item of setup, teardown or steps: code, or a map, in which other keys are roles. */
static jv
item_of(unsigned place)
{
	jv map = rec_set(map_of(place), "additionalProperties", typed("string"));
	jv properties = rec_get(map, "properties"), either;

	for (const struct directive_rule *rule = directive_rules; rule->name; rule++)
		if (!(rule->places & place)) /* it is no role, either */
			properties = rec_set(properties, rule->name, jv_false());
	map = rec_set(map, "properties", properties);
	either = jv_array_append(jv_array_append(jv_array(), typed("string")), map);

	return rec_set(jv_object(), "anyOf", either);
}

/* What is inside expect and send. */
static jv
add_dialogue(jv all)
{
	all = rec_set(all, "typed",
	    json("{'type':['string','object'],'required':['text'],'additionalProperties':false,"
		 "'properties':{'text':{'type':'string'},"
		 "'eol':{'enum':['cr','lf','crlf','none']}}}"));
	all = rec_set(all, "pattern",
	    json("{'type':['string','object'],'minLength':1,'minProperties':1,'maxProperties':1,"
		 "'additionalProperties':false,'properties':{'re':{'type':'string','minLength':1},"
		 "'text':{'type':'string','minLength':1}}}"));
	all = rec_set(all, "patterns",
	    json("{'type':'array','minItems':1,'items':{'$ref':'#/definitions/pattern'}}"));
	return rec_set(all, "expected",
	    json("{'type':['string','object'],'minLength':1,'additionalProperties':false,"
		 "'if':{'type':'object'},'then':{'oneOf':["
		 "{'required':['re']},{'required':['text']},{'required':['any']},"
		 "{'required':['all']},{'required':['not'],'not':{'anyOf':[{'required':['re']},"
		 "{'required':['text']},{'required':['any']},{'required':['all']}]}}]},"
		 "'properties':{'re':{'description':'a regular expression','type':'string'},"
		 "'text':{'description':'just this text','type':'string'},"
		 "'any':{'description':'the first of these','$ref':'#/definitions/patterns'},"
		 "'all':{'description':'all of these, in any order',"
		 "'$ref':'#/definitions/patterns'},"
		 "'not':{'description':'must not come meanwhile','anyOf':["
		 "{'$ref':'#/definitions/pattern'},{'$ref':'#/definitions/patterns'}]},"
		 "'timeout':{'description':'seconds','type':['number','string'],"
		 "'minimum':0.001,'maximum':100000},"
		 "'multiline':{'description':'lines that a match may span',"
		 "'type':['integer','string'],'minimum':1,'maximum':1000},"
		 "'send':{'description':'what to type then','anyOf':["
		 "{'$ref':'#/definitions/typed'},"
		 "{'type':'array','minItems':1,'items':{'$ref':'#/definitions/typed'}}]}}}"));
}

static jv
definitions(void)
{
	jv all = rec_set(jv_object(), "tests",
	    json("{'type':'array','minItems':1,'items':{'$ref':'#/definitions/test'}}"));

	all = rec_set(all, "test", rec_set(map_of(IN_TEST), "required", json("['name']")));
	all = rec_set(all, "defaults", map_of(IN_DEFAULTS));
	all = rec_set(all, "override", map_of(IN_PARAMS));
	all = rec_set(all, "variant",
	    json("{'if':{'type':'object'},'then':{'$ref':'#/definitions/override'}}"));
	all = rec_set(all, "files",
	    json("{'type':['string','array','object','null'],'minLength':1,"
		 "'items':{'$ref':'#/definitions/files'},"
		 "'additionalProperties':{'$ref':'#/definitions/files'}}"));
	all = add_dialogue(all);
	all = rec_set(all, "item", item_of(IN_FIXTURE));
	return rec_set(all, "step", item_of(IN_STEP));
}

/* A file that is a map. */
static jv
map_file(void)
{
	static const enum directive also[] = { DIR_SETUP, DIR_TEARDOWN };
	jv properties = json(sections);
	jv file = rec_set(typed("object"), "required", json("['tests']"));

	for (size_t i = 0; i < sizeof also / sizeof *also; i++)
		properties = rec_set(properties, directive_name(also[i]),
		    directive(&directive_rules[also[i]], IN_DEFAULTS));
	return rec_set(rec_set(file, "properties", properties), "additionalProperties",
	    jv_false());
}

void
print_schema(FILE *to)
{
	jv files = jv_array_append(jv_array(), json("{'$ref':'#/definitions/tests'}"));
	jv schema = rec_set_string(jv_object(), "$schema",
	    "http://json-schema.org/draft-07/schema#");

	schema = rec_set_string(schema, "title", "tests of MicroPython boards");
	schema = rec_set_string(schema, "description", "see upy-test-file(5)");
	schema = rec_set(schema, "anyOf", jv_array_append(files, map_file()));
	schema = rec_set(schema, "definitions", definitions());
	jv_dumpf(schema, to, JV_PRINT_PRETTY | JV_PRINT_INDENT_FLAGS(1));
	fputc('\n', to);
}
