/* Records: their members. */
#include <stdlib.h>
#include <string.h>

#include "records-internal.h"
#include "text.h"

/*
 * The key as a string of libjq's. Few keys are asked for again and again: their
 * strings are kept, which saves two thirds of the time that it takes to look.
 */
static jv
key_string(const char *key, size_t length)
{
	static struct {
		char text[24];
		jv string;
	} kept[128];
	size_t place = length;

	for (size_t i = 0; i < length; i++)
		place = place * 31 + (unsigned char)key[i];
	place %= sizeof kept / sizeof *kept;
	if (!length || length >= sizeof kept->text)
		return jv_string_sized(key, (int)length);
	if (memcmp(kept[place].text, key, length) != 0 || kept[place].text[length]) {
		if (*kept[place].text)
			jv_free(kept[place].string);
		memcpy(kept[place].text, key, length);
		kept[place].text[length] = '\0';
		kept[place].string = jv_string_sized(key, (int)length);
	}
	return jv_copy(kept[place].string);
}

static jv
field_value(struct fields *fields, struct field *field)
{
	const char *text;
	size_t length;

	switch (*field->value) {
	case '"':
		text = field_text(fields, field, &length);
		return jv_string_sized(text, (int)length);
	case 't':
		return jv_true();
	case 'f':
		return jv_false();
	case 'n':
		return jv_null();
	case '[':
	case '{':
		return jv_parse_sized(field->value, (int)field->length);
	default:
		return jv_number(field_number(field));
	}
}

/* The object of which all members are known: faster than to parse the line. */
static jv
object_of(struct fields *fields)
{
	jv object = jv_object();

	for (size_t i = 0; i < fields->count; i++) {
		struct field *field = &fields->list[i];

		object = jv_object_set(object, key_string(field->key, field->key_length),
		    field_value(fields, field));
	}
	return object;
}

void
record_parse(struct record *record)
{
	if (!jv_is_valid(record->value))
		record->value = jv_copy(record_value(record));
}

jv
record_value(const struct record *record)
{
	if (jv_is_valid(record->value))
		return record->value;
	if (!jv_is_valid(record->lazy->value))
		record->lazy->value = object_of(&record->lazy->fields);
	return record->lazy->value;
}

const char *
record_text(const struct record *record, const char *key, size_t *length)
{
	const char *text;

	if (record->lazy)
		return fields_text(&record->lazy->fields, key, length);
	text = rec_string(record->value, key);
	if (text && length)
		*length = (size_t)jv_string_length_bytes(rec_get(record->value, key));
	return text;
}

const char *
record_string(const struct record *record, const char *key)
{
	return record_text(record, key, NULL);
}

const char *
record_json(const struct record *record, const char *key, size_t *length)
{
	const struct field *field =
	    record->lazy ? fields_get(&record->lazy->fields, key) : NULL;

	if (field)
		*length = field->length;
	return field ? field->value : NULL;
}

double
record_number(const struct record *record, const char *key, double otherwise)
{
	return record->lazy ? fields_number(&record->lazy->fields, key, otherwise)
			    : rec_number(record->value, key, otherwise);
}

bool
record_true(const struct record *record, const char *key)
{
	const struct field *field;

	if (!record->lazy)
		return rec_true(record->value, key);
	field = fields_get(&record->lazy->fields, key);
	return field && *field->value == 't';
}

bool
record_has(const struct record *record, const char *key)
{
	return record->lazy ? fields_get(&record->lazy->fields, key) != NULL
			    : rec_has(record->value, key);
}

jv
rec_get(jv object, const char *key)
{
	return jv_object_get(jv_copy(object), key_string(key, strlen(key)));
}

const char *
rec_string(jv object, const char *key)
{
	jv value = rec_get(object, key);
	const char *string =
	    jv_get_kind(value) == JV_KIND_STRING ? jv_string_value(value) : NULL;

	jv_free(value); /* the object keeps it alive */
	return string;
}

const char *
rec_string_or(jv object, const char *key, const char *otherwise)
{
	const char *string =
	    jv_get_kind(object) == JV_KIND_OBJECT ? rec_string(object, key) : NULL;

	return string ? string : otherwise;
}

double
rec_number(jv object, const char *key, double otherwise)
{
	jv value = rec_get(object, key);
	double number = jv_get_kind(value) == JV_KIND_NUMBER ? jv_number_value(value) : otherwise;

	jv_free(value);
	return number;
}

bool
rec_true(jv object, const char *key)
{
	jv value = rec_get(object, key);
	bool is_true = jv_get_kind(value) == JV_KIND_TRUE;

	jv_free(value);
	return is_true;
}

bool
rec_has(jv object, const char *key)
{
	return jv_object_has(jv_copy(object), key_string(key, strlen(key)));
}

jv
rec_set(jv object, const char *key, jv value)
{
	return jv_object_set(object, key_string(key, strlen(key)), value);
}

jv
rec_set_string(jv object, const char *key, const char *string)
{
	return rec_set(object, key, jv_string(string));
}

jv
rec_set_number(jv object, const char *key, double number)
{
	return rec_set(object, key, jv_number(number));
}

jv
rec_new(const char *type)
{
	return rec_set_string(jv_object(), "type", type);
}

jv
rec_set_bytes(jv object, const char *key, const char *bytes, size_t length)
{
	struct buffer text = { 0 };
	char *other;

	if (utf8_valid(bytes, length) == length)
		return rec_set(object, key, jv_string_sized(length ? bytes : "", (int)length));
	put_replaced(&text, bytes, length);
	object = rec_set(object, key, jv_string_sized(text.data, (int)text.length));
	buffer_clear(&text);
	put_base64(&text, bytes, length);
	other = xasprintf("%s_b64", key);
	object = rec_set(object, other, jv_string_sized(text.data, (int)text.length));
	free(other);
	buffer_free(&text);
	return object;
}

char *
rec_bytes(jv object, const char *key, size_t *length)
{
	char *other = xasprintf("%s_b64", key);
	jv value = rec_get(object, other);
	struct buffer bytes = { 0 };

	free(other);
	if (jv_get_kind(value) == JV_KIND_STRING &&
	    put_unbase64(&bytes, jv_string_value(value),
		(size_t)jv_string_length_bytes(jv_copy(value)))) {
		jv_free(value);
		*length = bytes.length;
		buffer_string(&bytes);
		return bytes.base;
	}
	buffer_free(&bytes);
	jv_free(value);
	value = rec_get(object, key);
	if (jv_get_kind(value) != JV_KIND_STRING) {
		jv_free(value);
		return NULL;
	}
	*length = (size_t)jv_string_length_bytes(jv_copy(value));
	char *copy = xstrndup(jv_string_value(value), *length);

	jv_free(value);
	return copy;
}
