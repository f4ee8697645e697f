/* Reading Python literals: lists, tuples, dicts, sets. */
#include <string.h>

#include "pylit-internal.h"

enum { DEEPEST = 200, FIRST_ROOM = 16 };

static void
grow_stack(struct parser *p)
{
	p->room = p->room ? 2 * p->room : FIRST_ROOM;
	p->stack = xrealloc(p->stack, p->room * sizeof *p->stack);
}

void
push(struct parser *p, const struct pyvalue *value)
{
	if (p->used == p->room)
		grow_stack(p);
	p->stack[p->used++] = *value;
}

bool
parse_and_push(struct parser *p)
{
	struct pyvalue value;

	if (!parse_value(p, &value))
		return false;
	push(p, &value);
	skip_space(p);
	return true;
}

void
finish_items(struct parser *p, size_t base, struct pyvalue *value)
{
	value->count = p->used - base;
	value->index = NULL;
	value->items =
	    arena_copy(&p->literal->arena, p->stack + base, value->count * sizeof *p->stack);
	p->used = base;
}

bool
parse_rest(struct parser *p, char close)
{
	while (peek(p, 0) == ',') {
		p->at++;
		skip_space(p);
		if (peek(p, 0) == close)
			break;
		if (!parse_and_push(p))
			return false;
	}
	if (peek(p, 0) != close)
		return unexpected(p);
	p->at++;
	return true;
}

static bool
parse_list(struct parser *p, struct pyvalue *value)
{
	size_t base = p->used;

	value->kind = PY_LIST;
	if (peek(p, 0) == ']')
		p->at++;
	else if (!parse_and_push(p) || !parse_rest(p, ']'))
		return false;
	finish_items(p, base, value);
	return true;
}

/* A tuple, or any value in parentheses. */
static bool
parse_parentheses(struct parser *p, struct pyvalue *value)
{
	size_t base = p->used;

	if (peek(p, 0) == ')') {
		p->at++;
	} else {
		if (!parse_and_push(p))
			return false;
		if (peek(p, 0) == ')') {
			p->at++;
			*value = p->stack[--p->used];
			return true;
		}
		if (!parse_rest(p, ')'))
			return false;
	}
	value->kind = PY_TUPLE;
	finish_items(p, base, value);
	return true;
}

/* The value that belongs to the key on the stack. */
static bool
parse_colon(struct parser *p)
{
	if (peek(p, 0) != ':')
		return unexpected(p);
	p->at++;
	skip_space(p);
	return parse_and_push(p);
}

static bool
parse_dict_rest(struct parser *p)
{
	if (!parse_colon(p))
		return false;
	while (peek(p, 0) == ',') {
		p->at++;
		skip_space(p);
		if (peek(p, 0) == '}')
			break;
		if (!parse_and_push(p) || !parse_colon(p))
			return false;
	}
	if (peek(p, 0) != '}')
		return unexpected(p);
	p->at++;
	return true;
}

/* A dict or a set. */
static bool
parse_braces(struct parser *p, struct pyvalue *value)
{
	size_t base = p->used, start = p->at - 1;

	value->kind = PY_DICT;
	if (peek(p, 0) == '}') {
		p->at++;
		return finish_hashed(p, start, base, value);
	}
	if (!parse_and_push(p))
		return false;
	if (peek(p, 0) == ':')
		return parse_dict_rest(p) && finish_hashed(p, start, base, value);
	value->kind = PY_SET;
	return parse_rest(p, '}') && finish_hashed(p, start, base, value);
}

bool
enter_bracket(struct parser *p)
{
	if (p->depth == DEEPEST)
		return parse_failed(p, p->at, "nested deeper than %d", DEEPEST);
	if (!p->stack)
		grow_stack(p); /* even an empty bracket points into it */
	p->depth++;
	p->at++;
	skip_space(p);
	return true;
}

bool
parse_bracket(struct parser *p, struct pyvalue *value)
{
	char open = peek(p, 0);
	bool good;

	if (!enter_bracket(p))
		return false;
	good = open == '[' ? parse_list(p, value)
	    : open == '('  ? parse_parentheses(p, value)
			   : parse_braces(p, value);
	p->depth--;
	return good;
}
