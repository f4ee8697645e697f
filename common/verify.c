/* Checksums around programs. */
#include "verify.h"

#include <stdio.h>
#include <string.h>

#include "program.h"

/*
 * Short, as it is paced to small boards, and with few calls inside of each other, as
 * their stacks are small too. __upy_s holds the sum of the text, the value, the source,
 * the nonce, whether a value is wanted, and another print of the globals. Where builtins
 * cannot be changed, print is replaced in the globals: then what imported modules print
 * comes unchecked.
 */
static const char *const parts[] = {
    "__upy_s=[1]\n"
    "def __upy_h(t,c=1):\n"
    " n=0\n"
    " for i in range(0,len(t),64):\n" /* in pieces: memory is short */
    "  for b in bytes(t[i:i+64],'utf8'):\n"
    "   if b!=13:c=(c*251+b)%4194301;n+=1\n"
    " return c,n\n",
    "def __upy_p(*a,sep=None,end=None,file=None,flush=None,o=__import__('builtins').print):\n"
    " sep=' 'if sep is None else sep;end='\\n'if end is None else end\n"
    " if file:return o(*a,sep=sep,end=end,file=file)\n"
    " t=sep.join(map(str,a))+end;c=__upy_s[0];n=0\n"
    " for b in bytes(t,'utf8'):\n"
    "  if b!=13:c=(c*251+b)%4194301;n+=1\n"
    " __upy_s[0]=c\n"
    " o('\\x0e%d;'%n,t,sep='',end='')\n",
    "def __upy_v(v):\n"
    " global _\n"
    " __upy_s[1]=v\n"
    " if v is not None:_=v\n",
    "def __upy_x(s,h,n,v,B=__import__('builtins'),o=__import__('builtins').print):\n"
    " if __upy_h(n+v,__upy_h(s)[0])[0]!=h:raise ValueError('__upy')\n"
    " g=globals();__upy_s[:]=1,None,s,n,v,g.get('print')\n"
    " try:B.print=__upy_p\n"
    " except Exception:g['print']=__upy_p\n"
    " return 1\n"
    "def __upy_b(o=__import__('builtins').print):o(end='\\x0e0;')\n",
    "def __upy_q(k,p,B=__import__('builtins'),o=__import__('builtins').print):\n"
    " try:B.print=o\n"
    " except Exception:\n"
    "  g=globals();g['print']=__upy_s[5]\n"
    "  if not g['print']:del g['print']\n"
    " s=__upy_s[0];c,l=__upy_h(p,__upy_h(k)[0]);c,_=__upy_h(';%s;%d'%(__upy_s[3],s),c)\n"
    " o('\\x0f%d;%d;%d;'%(s,c,l+1),k,p,sep='',end='')\n",
    /* A type may have no __name__; the line may have made its argument another name. */
    "def __upy_e(x):\n"
    " if isinstance(x,BaseException):"
    "__upy_q('!','%s: %s'%(('%s'%type(x)).split('\\'')[1].split('.')[-1],x))\n",
    "def __upy_d(r=repr,o=__import__('builtins').print):\n"
    " try:p=r(__upy_s[1])if __upy_s[4]else''\n"
    " except BaseException as x:__upy_e(x);raise\n"
    " __upy_q('='if __upy_s[4]else'.',p);o(__upy_s[3])\n",
};

enum { FACTOR = 251, PRIME = 4194301 };

uint32_t
verify_sum(uint32_t sum, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] != '\r')
			sum = (sum * FACTOR + (unsigned char)bytes[i]) % PRIME;
	return sum;
}

bool
verify_install(size_t part, struct buffer *program)
{
	const char *text;

	if (part == sizeof parts / sizeof *parts)
		return false;
	text = parts[part];
	buffer_puts(program,
	    "__import__('gc').collect()\n"
	    "def __upy_c(t):\n"
	    " c=1\n"
	    " for b in bytes(t,'utf8'):c=(c*251+b)%4194301\n"
	    " return c\n"
	    "__upy_g=");
	program_put_literal(program, text, strlen(text));
	buffer_printf(program,
	    "\nif __upy_c(__upy_g)==%u:exec(__upy_g);print(%zu)\n"
	    "del __upy_g,__upy_c",
	    (unsigned)verify_sum(VERIFY_START, text, strlen(text)), part + 1);
	return true;
}

bool
verify_helper_missing(const char *traceback)
{
	const char *error = strstr(traceback, "NameError");

	return error && strstr(error, "'__upy_");
}

void
verify_begin(struct verify *verify, const char *nonce)
{
	snprintf(verify->nonce, sizeof verify->nonce, "%s", nonce);
	verify->started = verify->complete = verify->raised = verify->has_repr = false;
	verify->state = VERIFY_OUTSIDE;
	verify->sum = VERIFY_START;
	verify->payload_sum = VERIFY_START;
	buffer_clear(&verify->repr);
	buffer_clear(&verify->error);
	buffer_clear(&verify->payload);
}

void
verify_free(struct verify *verify)
{
	buffer_free(&verify->repr);
	buffer_free(&verify->error);
	buffer_free(&verify->payload);
}

/* Only wrong syntax ends a program before its start. */
static bool
is_syntax(const char *payload)
{
	return strncmp(payload, "!SyntaxError: ", 14) == 0 ||
	    strncmp(payload, "!IndentationError: ", 19) == 0;
}

/* The payload is here: whether all is as the board has sent it. */
static void
take_end(struct verify *verify)
{
	const char *payload = buffer_string(&verify->payload);
	size_t length = verify->payload.length;
	char tail[48];
	uint32_t check;
	bool whole = verify->number[2] <= verify->longest;

	verify->state = VERIFY_BROKEN;
	/* The payload first: then no byte of it has a factor that a digit has. */
	snprintf(tail, sizeof tail, ";%s;%llu", verify->nonce, (unsigned long long)verify->number[0]);
	check = verify_sum(verify->payload_sum, tail, strlen(tail));
	if (check != verify->number[1] || verify->sum != verify->number[0] || length == 0)
		return;
	verify->has_repr = *payload == '=' && whole;
	verify->raised = *payload == '!';
	if (!verify->started && !is_syntax(payload))
		return;
	verify->state = VERIFY_OUTSIDE;
	verify->complete = true;
	if (verify->has_repr || verify->raised)
		buffer_append(verify->raised ? &verify->error : &verify->repr, payload + 1, length - 1);
}

/* All numbers of the header are here. */
static void
take_header(struct verify *verify)
{
	verify->left = (size_t)verify->number[verify->numbers - 1];
	verify->started = verify->started || (!verify->ending && verify->left == 0);
	verify->state = verify->ending ? VERIFY_PAYLOAD : VERIFY_TEXT;
	if (verify->left > 0)
		return;
	if (verify->ending)
		take_end(verify);
	else
		verify->state = VERIFY_OUTSIDE;
}

static void
take_digit(struct verify *verify, char c)
{
	uint64_t *number = &verify->number[verify->numbers];

	if (c >= '0' && c <= '9' && *number < UINT32_MAX) {
		*number = *number * 10 + (uint64_t)(c - '0');
	} else if (c != ';') {
		verify->state = VERIFY_BROKEN;
	} else if (++verify->numbers == (verify->ending ? 3 : 1)) {
		take_header(verify);
	}
}

static void
start_header(struct verify *verify, bool ending)
{
	verify->state = VERIFY_NUMBER;
	verify->ending = ending;
	verify->numbers = 0;
	memset(verify->number, 0, sizeof verify->number);
}

/* How many bytes from `bytes` on hold `left` that are no CRs, or all. */
static size_t
span_of(const struct verify *verify, const char *bytes, size_t length, size_t *counted)
{
	size_t i = 0;

	for (*counted = 0; i < length && *counted < verify->left; i++)
		*counted += bytes[i] != '\r';
	return i;
}

static size_t
take_text(struct verify *verify, const char *bytes, size_t length)
{
	size_t counted, size = span_of(verify, bytes, length, &counted);

	verify->left -= counted;
	if (verify->state == VERIFY_TEXT) {
		verify->sum = verify_sum(verify->sum, bytes, size);
		verify->output(verify->context, bytes, size);
	} else {
		verify->payload_sum = verify_sum(verify->payload_sum, bytes, size);
		if (verify->payload.length <= verify->longest)
			buffer_append(&verify->payload, bytes, size);
	}
	if (verify->left > 0)
		return size;
	if (verify->state == VERIFY_PAYLOAD)
		take_end(verify);
	else
		verify->state = VERIFY_OUTSIDE;
	return size;
}

static void
put_loose(struct verify *verify, const char *bytes, size_t length)
{
	if (verify->complete)
		return; /* what the line has made of the frame's end */
	verify->loose = true;
	verify->output(verify->context, bytes, length);
	verify->loose = false;
}

/* Unchecked text, up to the next header. */
static size_t
pass_text(struct verify *verify, const char *bytes, size_t length)
{
	size_t size = 0;

	while (size < length && bytes[size] != '\x0e' && bytes[size] != '\x0f')
		size++;
	if (size)
		put_loose(verify, bytes, size);
	if (size == length)
		return size;
	start_header(verify, bytes[size] == '\x0f');
	return size + 1;
}

void
verify_feed(struct verify *verify, const char *bytes, size_t length)
{
	while (length > 0) {
		size_t used = 1;

		switch (verify->state) {
		case VERIFY_OUTSIDE:
			used = pass_text(verify, bytes, length);
			break;
		case VERIFY_NUMBER:
			take_digit(verify, *bytes);
			break;
		case VERIFY_TEXT:
		case VERIFY_PAYLOAD:
			used = take_text(verify, bytes, length);
			break;
		case VERIFY_BROKEN:
			put_loose(verify, bytes, length);
			return;
		}
		bytes += used;
		length -= used;
	}
}
