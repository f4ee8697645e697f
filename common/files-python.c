/* The Python that operations on files run on boards. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files-internal.h"
#include "pylit.h"
#include "text.h"

/*
 * Short, as all of it travels over the line, and in functions, so that no other
 * names are left. @ stands for the bytes of a read, $ for what makes s a checksum,
 * or does nothing where that would be slow. A row's condition is the
 * feature without which the next row with the same function is taken.
 */
struct function {
	enum fs_function function;
	unsigned needs;
	enum fs_feature unless; /* FS_FEATURES: none */
	const char *text;
};

static const struct function functions[] = {
	{ FUNCTION_SUM, 0, FS_SHA256,
	    "def __upy_sum(p):\n"
	    " from hashlib import sha256\n"
	    " h=sha256();n=0;f=open(p,'rb')\n"
	    " while 1:\n"
	    "  d=f.read(@)\n"
	    "  if not d:break\n"
	    "  h.update(d);n+=len(d)\n"
	    " f.close()\n"
	    " return n,''.join(['%02x'%b for b in h.digest()])\n" },
	{ FUNCTION_SUM, 0, FS_CRC32,
	    "def __upy_sum(p):\n"
	    " from binascii import crc32\n"
	    " h=n=0;f=open(p,'rb')\n"
	    " while 1:\n"
	    "  d=f.read(@)\n"
	    "  if not d:break\n"
	    "  h=crc32(d,h);n+=len(d)\n"
	    " f.close()\n"
	    " return n,'%x'%(h&0xffffffff)\n" },
	{ FUNCTION_SUM, 0, FS_FEATURES,
	    "def __upy_sum(p):\n"
	    " h=g=n=0;f=open(p,'rb')\n"
	    " while 1:\n"
	    "  d=f.read(@)\n"
	    "  if not d:break\n"
	    "  for b in d:h=(h*61+b)%16777213;g=(g*47+b)%16777213\n"
	    "  n+=len(d)\n"
	    " f.close()\n"
	    " return n,'%x.%x'%(h,g)\n" },
	{ FUNCTION_STAT, 0, FS_STAT,
	    "def __upy_stat(p):\n"
	    " import os\n"
	    " s=os.stat(p or os.getcwd())\n"
	    " return'd'if s[0]&0xf000==0x4000 else'f'if s[0]&0xf000==0x8000 else'o',s[6]\n" },
	{ FUNCTION_STAT, 0, FS_FEATURES,
	    "def __upy_stat(p):\n"
	    " import os\n"
	    " if not p:return'd',0\n"
	    " if p not in os.listdir():raise OSError(2)\n"
	    " return'f',os.size(p)\n" },
	{ FUNCTION_LOOK, FUNCTION_STAT | FUNCTION_SUM, FS_FEATURES,
	    "def __upy_look(p,n):\n"
	    " try:k,s=__upy_stat(p)\n"
	    " except OSError as e:return print('-',0,e.args[0])\n"
	    " print(k,s,__upy_sum(p)[1]if k=='f'and n in(s,-1)else'-')\n" },
	/* What is mounted, which is at the root only, is known by the size of its file system. */
	{ FUNCTION_LIST, FUNCTION_STAT, FS_STAT,
	    "def __upy_list(p):\n"
	    " import os\n"
	    " def v(p):\n"
	    "  try:return os.statvfs(p)[:3]\n"
	    "  except Exception:return 0\n"
	    " p=p or os.getcwd();m=v(p)if p=='/'else 0\n"
	    " q=p if p[-1]=='/'else p+'/'\n"
	    " for e in os.ilistdir(p)if hasattr(os,'ilistdir')else[(n,)for n in os.listdir(p)]:\n"
	    "  n=e[0];k=s=0\n"
	    "  if len(e)>3 and e[1]==0x8000:k='f';s=e[3]\n"
	    "  else:\n"
	    "   try:\n"
	    "    k,s=__upy_stat(q+n)\n"
	    "    if k=='d':\n"
	    "     s=0\n"
	    "     if m and v(q+n)!=m:k='m'\n"
	    "     elif len(e)>1 and e[1]!=0x4000:k='o'\n"
	    "   except OSError:k='o'\n"
	    "  print(k,s,repr(n))\n" },
	{ FUNCTION_LIST, 0, FS_FEATURES,
	    "def __upy_list(p):\n"
	    " import os\n"
	    " if p:raise OSError(20 if p in os.listdir()else 2)\n"
	    " for n in os.listdir():print('f',os.size(n),repr(n))\n" },
	/*
	 * o: where in the file; n: bytes to come; w: at once; k: the mark behind them;
	 * z: they are deflated, with so many bits; l: acknowledge late. A failure is
	 * kept until all that is on its way has come, lest the REPL take it for code; so
	 * is (in h) the first half of an escape that the end of a window has cut.
	 */
	{ FUNCTION_IN, 0, FS_FEATURES,
	    "def __upy_in(p,o,n,w,k,z,l):\n"
	    " import sys\n"
	    " $\n"
	    " r=sys.stdin.buffer.read;a=sys.stdout.write;x=None;c=0;h=b''\n"
	    " try:\n"
	    "  f=open(p,'r+b'if o else'wb')\n"
	    "  if o:f.seek(o)\n"
	    "  if z:\n"
	    "   import io,deflate\n"
	    "   t=io.BytesIO()\n"
	    "  g=t.write if z else f.write\n"
	    "  a('\\5')\n"
	    " except Exception as e:x=e;a('\\x15')\n"
	    " while n and not x:\n"
	    "  try:\n"
	    "   d=r(min(n,w));n-=len(d)\n"
	    "   if not d:raise EOFError\n"
	    "   if not l:a('\\6')\n"
	    "   h+=d;d=h[:-1]if h[-1]==16 else h;h=h[len(d):]\n"
	    "   d=d.replace(b'\\x10C',b'\\3').replace(b'\\x10P',b'\\x10')\n"
	    "   c=s(d,c);g(d)\n"
	    "   if l:a('\\6')\n"
	    "  except Exception as e:x=e;a('\\x15')\n"
	    " d=b''\n"
	    " while d!=k:\n"
	    "  b=r(1)\n"
	    "  if not b:raise EOFError\n"
	    "  d=(d+b)[-8:]\n"
	    " a('\\5')\n"
	    " if x:raise x\n"
	    " if z:\n"
	    "  t.seek(0);r=deflate.DeflateIO(t,1,z).read;d=1\n"
	    "  while d:d=r(@);f.write(d)\n"
	    " f.close();print(c&0xffffffff)\n" },
	/* m: how the bytes travel, see files-get.c. */
	{ FUNCTION_OUT, 0, FS_FEATURES,
	    "def __upy_out(p,o,n,m):\n"
	    " import sys\n"
	    " $\n"
	    " if m==1:from binascii import b2a_base64 as a\n"
	    " c=0;f=open(p,'rb')\n"
	    " if o:f.seek(o)\n"
	    " while n:\n"
	    "  d=f.read(min(n,@));n-=len(d)\n"
	    "  if not d:break\n"
	    "  c=s(d,c)\n"
	    "  if m==1:print(a(d).decode(),end='')\n"
	    "  elif m:print(d)\n"
	    "  else:\n"
	    "   for b in b'\\x10\\4\\r\\n\\x0e\\x0f':d=d.replace(bytes([b]),bytes([16,b+64]))\n"
	    "   sys.stdout.buffer.write(d)\n"
	    " f.close();print('\\n',c&0xffffffff,sep='')\n" },
	{ FUNCTION_END, FUNCTION_SUM, FS_RENAME,
	    "def __upy_end(t,p,s):\n"
	    " import os\n"
	    " if __upy_sum(t)!=s:return print('damaged')\n"
	    " try:os.rename(t,p)\n"
	    " except OSError as e:\n"
	    "  if e.args[0]!=17:raise\n"
	    "  os.remove(p);os.rename(t,p)\n"
	    " print('there')\n" },
	{ FUNCTION_END, FUNCTION_SUM | FUNCTION_COPY, FS_FEATURES,
	    "def __upy_end(t,p,s):\n"
	    " import os\n"
	    " if __upy_sum(t)!=s:return print('damaged')\n"
	    " if t!=p:\n"
	    "  __upy_copy(t,p)\n"
	    "  if __upy_sum(p)!=s:return print('damaged')\n"
	    "  os.remove(t)\n"
	    " print('there')\n" },
	{ FUNCTION_REMOVE, 0, FS_FEATURES,
	    "def __upy_remove(p,a):\n"
	    " import os\n"
	    " try:os.remove(p)\n"
	    " except OSError as e:\n"
	    "  if not a or not hasattr(os,'rmdir'):raise\n"
	    "  try:l=os.listdir(p)\n"
	    "  except OSError:raise e\n"
	    "  for n in l:__upy_remove(p+'/'+n,1)\n"
	    "  os.rmdir(p)\n" },
	{ FUNCTION_MKDIRS, 0, FS_FEATURES,
	    "def __upy_mkdirs(p):\n"
	    " import os\n"
	    " i=0\n"
	    " while i>=0:\n"
	    "  i=p.find('/',i+1);q=p[:i]if i>0 else p\n"
	    "  try:os.mkdir(q)\n"
	    "  except OSError:\n"
	    "   if os.stat(q)[0]&0xf000!=0x4000:raise OSError(20)\n" },
	{ FUNCTION_COPY, 0, FS_FEATURES,
	    "def __upy_copy(p,q):\n"
	    " f=open(p,'rb');g=open(q,'wb')\n"
	    " while 1:\n"
	    "  d=f.read(@)\n"
	    "  if not d:break\n"
	    "  g.write(d)\n"
	    " g.close();f.close()\n" },
};

int
fs_chunk(const struct filesystem *fs)
{
	size_t chunk = fs->memory / 32;

	return chunk > 4096 ? 4096 : chunk < 64 ? 64 : (int)chunk & ~63;
}

static void
put_function(const struct filesystem *fs, struct buffer *to, const char *text)
{
	for (; *text; text++)
		if (*text == '@')
			buffer_printf(to, "%d", fs_chunk(fs));
		else if (*text == '$')
			buffer_puts(to, fs->has[FS_CRC32] ? "from binascii import crc32 as s"
							  : "s=lambda d,c:0");
		else
			buffer_putc(to, *text);
}

static const struct function *
find_function(const struct filesystem *fs, enum fs_function function)
{
	const struct function *row = functions;

	while (row->function != function ||
	    (row->unless != FS_FEATURES && !fs->has[row->unless]))
		row++;
	return row;
}

void
fs_need(struct fileop *op, enum fs_function function)
{
	struct filesystem *fs = op->fs;
	const struct function *row = find_function(fs, function);

	for (unsigned bit = 1; bit < 1u << FUNCTIONS; bit <<= 1)
		if (row->needs & bit)
			fs_need(op, bit);
	if (fs->defined & function)
		return;
	put_function(fs, &op->code, row->text);
	fs->defined |= function;
}

void
fs_forget(struct buffer *code)
{
	buffer_puts(code,
	    "try:__upy_file.close()\n"
	    "except Exception:pass\n"
	    "for __upy_name in'sum stat look list in out end remove mkdirs copy unb file'.split():"
	    "globals().pop('__upy_'+__upy_name,0)\n"
	    "del __upy_name");
}

/* Some boards have binascii in Python, which is slower than to do without. */
void
fs_ask(struct buffer *code)
{
	buffer_puts(code,
	    "def __upy_has(s):\n"
	    " for e in s.split():\n"
	    "  try:\n"
	    "   m,*a=e.split('.');m=__import__(m)\n"
	    "   if getattr(m,'__file__','')=='binascii.py':1/0\n"
	    "   for n in a:m=getattr(m,n)\n"
	    "   print(1,end='')\n"
	    "  except Exception:print(0,end='')\n"
	    " import sys,gc\n"
	    " gc.collect()\n"
	    " print('',gc.mem_free()if hasattr(gc,'mem_free')else 1<<24,sys.platform)\n"
	    "__upy_has('os.stat os.ilistdir os.rename os.mkdir os.statvfs os.getcwd"
	    " binascii.a2b_base64 binascii.b2a_base64 binascii.crc32 hashlib.sha256"
	    " deflate.DeflateIO io.BytesIO sys.stdin.buffer.read sys.stdout.buffer.write')\n"
	    "del __upy_has");
}

bool
fs_learn(struct filesystem *fs, const char *answer)
{
	const char *flags = answer;
	char platform[32];
	double memory;

	if (strspn(flags, "01") != FS_FEATURES ||
	    sscanf(answer + FS_FEATURES, "%lf %31s", &memory, platform) != 2)
		return false;
	for (int i = 0; i < FS_FEATURES; i++)
		fs->has[i] = flags[i] == '1';
	fs->memory = memory > 1e9 ? (size_t)1e9 : memory > 0 ? (size_t)memory : 0; /* not NaN */
	fs->emscripten = strcmp(platform, "webassembly") == 0;
	fs->known = true;
	return true;
}

void
put_call(struct buffer *to, const char *name, const char *path, const char *more, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, more);
	vsnprintf(text, sizeof text, more, arguments);
	va_end(arguments);
	buffer_puts(to, name);
	buffer_putc(to, '(');
	put_python_str(to, path, strlen(path));
	buffer_puts(to, text);
	buffer_putc(to, ')');
}

void
fs_put_expression(const struct filesystem *fs, struct buffer *to, const char *bytes,
    size_t length)
{
	struct buffer literal = { 0 }, base64 = { 0 };

	put_python_bytes(&literal, bytes, length);
	if (fs->has[FS_UNBASE64]) {
		buffer_puts(&base64, "__upy_unb(b'");
		put_base64(&base64, bytes, length);
		buffer_puts(&base64, "')");
	}
	if (base64.length && base64.length < literal.length)
		buffer_append(to, base64.data, base64.length);
	else
		buffer_append(to, literal.data, literal.length);
	buffer_free(&literal);
	buffer_free(&base64);
}
