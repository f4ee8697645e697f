// The interpreter's thread of the board wasm: MicroPython's WebAssembly build between
// the typed and the printed bytes. It ends with a soft reset, or is ended (wasm.mjs).

import fs from "node:fs";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";

import { Shared } from "./wasm-shared.mjs";
import { mountAsRoot } from "./wasm-files.mjs";

const CONTROL_A = 1;
const CONTROL_B = 2;
const CONTROL_C = 3;
const CONTROL_D = 4;
const LINE_FEED = 10;
const ENTER = 13;
const RAW_BANNER = "raw REPL; CTRL-B to exit\r\n>";
const PROMPT = Buffer.from(">>> ");
const WINDOW = 128; // what the host may send ahead in raw-paste, as on most boards

const shared = new Shared(workerData.memory);
const { typed, printed } = shared;

// Output

let printedCount = 0;
let toDrop = 0; // so much of what the interpreter prints next is not to be seen

// The end of a step's output is held back until the step has really ended: once the
// host has seen it, Ctrl-C must not be answered with another end.
const HELD_MAX = 1 << 16;
let isRunning = false;
let held = Buffer.alloc(0);

function print(bytes) {
  printedCount += bytes.length;
  const dropped = Math.min(toDrop, bytes.length);
  toDrop -= dropped;
  const seen = bytes.subarray(dropped);
  if (isRunning && (held.length > 0 || isEndOfOutput(seen))) hold(seen);
  else put(seen);
}

// Whether this may be what the REPL prints after a program. A program can print it,
// too: then what it prints next comes late.
function isEndOfOutput(bytes) {
  if (bytes.length === 1) return bytes[0] === CONTROL_D;
  return bytes.length === PROMPT.length && PROMPT.equals(bytes);
}

function hold(bytes) {
  held = Buffer.concat([held, bytes]);
  if (held.length > HELD_MAX) release();
}

function release() {
  put(held);
  held = held.subarray(held.length);
}

function put(bytes) {
  let rest = bytes;
  while (rest.length > 0) {
    const count = printed.put(rest);
    rest = rest.subarray(count);
    if (rest.length > 0) {
      shared.count(Shared.CALLS);
      printed.waitForRoom();
    } else if (shared.get(Shared.IS_LONG) && printed.length <= count) {
      shared.count(Shared.CALLS);
    }
  }
}

function printText(text) {
  print(Buffer.from(text));
}

// Writes what was printed, with no other thread involved, which is the fastest way;
// what stdout cannot take now is left to the other thread.
function flush() {
  while (!shared.lockWriter()) shared.wait(Shared.WRITER, 1);
  let canTake = true;
  while (printed.length > 0 && canTake) {
    try {
      printed.skip(fs.writeSync(1, printed.first()));
    } catch (error) {
      if (error.code !== "EAGAIN") process.exit();
      canTake = false;
    }
  }
  shared.unlockWriter();
  while (printed.length > 0) {
    shared.count(Shared.CALLS);
    printed.waitForRoom();
  }
}

// The interpreter

const { loadMicroPython } = await import(workerData.micropython);
const python = await loadMicroPython({ pystack: 16384, stdout() {}, linebuffer: false });
const interpreter = python._module;

function connectStandardStreams(FS) {
  const output = {
    write(stream, buffer, offset, length) {
      print(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length));
      return length;
    },
  };
  const input = {
    read(stream, buffer, offset, length) {
      waitForInput();
      const bytes = typed.first().subarray(0, length);
      buffer.set(bytes, offset);
      typed.skip(bytes.length);
      return bytes.length;
    },
    poll() {
      const [canRead, canWrite] = [1, 4];
      return canWrite | (typed.length > 0 ? canRead : 0);
    },
  };
  for (const [fd, operations] of [input, output, output].entries())
    FS.streams[fd].stream_ops = { ...FS.streams[fd].stream_ops, ...operations };
}

// The port's own input() waits for input that never comes, and its sys.stdin does not
// take Enter for a newline.
function replaceConsole() {
  const source = fs.readFileSync(new URL("console.py", import.meta.url), "utf8");
  const installation = `
import builtins, sys
buffer = sys.stdin.buffer
builtins.input = make_input(buffer, sys.stdout.buffer.write)
sys.modules["sys"] = Sys(sys, text_in(object, buffer), sys.stdout)
`;
  python.runPython(`exec(${JSON.stringify(source + installation)}, {})`);
}

// Waits until something is typed; there will be nothing when nobody can type any more.
function waitForInput() {
  for (;;) {
    const events = shared.get(Shared.EVENTS);
    if (typed.length > 0 || shared.get(Shared.HUNG_UP)) return;
    if (printed.length > 0) flush(); // whoever is to type may wait for that
    shared.set(Shared.IS_IDLE, true);
    shared.wait(Shared.EVENTS, events);
    shared.set(Shared.IS_IDLE, false);
  }
}

// Calls program, which can be interrupted meanwhile: then this thread is ended.
function run(program) {
  const step = shared.beginStep();
  isRunning = true;
  const result = program();
  isRunning = false;
  if (!shared.endStep(step)) waitForTheEnd();
  release();
  if (shared.get(Shared.IS_LONG)) {
    shared.set(Shared.IS_LONG, false);
    shared.count(Shared.CALLS); // the next one may be long, too
  }
  flush();
  return result;
}

function waitForTheEnd() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

// Passes a byte to the interpreter's own REPL, which is the real thing. It returns
// whether that asks for a soft reset.
function feed(byte) {
  return interpreter._mp_js_repl_process_char(byte) !== 0;
}

function softReset() {
  printText("MPY: soft reboot\r\n");
  flush();
  parentPort.postMessage("reset");
  waitForTheEnd();
}

// Runs boot.py and, on the way to the friendly REPL, main.py. A Ctrl-C that was typed
// leads to the REPL, past a main.py that may never end.
function runFiles(isRaw) {
  for (const name of isRaw ? ["boot.py"] : ["boot.py", "main.py"]) {
    if (!fs.existsSync(path.join(workerData.folder, name))) continue;
    const typedToInterrupt = typed.countThrough(CONTROL_C);
    if (typedToInterrupt > 0) {
      typed.skip(typedToInterrupt);
      printText("KeyboardInterrupt: \r\n");
      return;
    }
    runFile(name);
  }
}

function runFile(name) {
  shared.set(Shared.IS_LONG, true);
  const error = run(() => {
    try {
      python.runPython(`exec(compile(open("${name}").read(), "${name}", "exec"))`);
    } catch (error) {
      return error;
    }
  });
  if (error?.type === "SystemExit") softReset();
  // The first of the frames is that of the exec() above.
  else if (error) printText(error.message.replace(/  File .*\n/, "").replace(/\n/g, "\r\n"));
}

// The REPL: what the interpreter's own has no answer to is answered here, that is
// raw-paste, for which it would have to wait for input.

class Repl {
  constructor() {
    this.line = []; // the first bytes of the program in the raw REPL
    this.paste = null; // the program that comes through raw-paste, while it does
    this.credit = 0;
  }

  get isRaw() {
    return shared.get(Shared.IS_RAW);
  }

  set isRaw(value) {
    shared.set(Shared.IS_RAW, value);
  }

  key(byte) {
    if (this.paste) this.keyInPaste(byte);
    else if (this.isRaw) this.keyInRaw(byte);
    else this.keyInFriendly(byte);
  }

  keyInFriendly(byte) {
    if (byte === CONTROL_A) {
      const before = printedCount;
      feed(byte);
      // Only on an empty line, and not in paste mode, is this the raw REPL's key.
      this.isRaw = printedCount - before >= RAW_BANNER.length;
    } else {
      this.feedAndRun(byte, [ENTER, LINE_FEED, CONTROL_D].includes(byte));
    }
  }

  keyInRaw(byte) {
    if (byte === CONTROL_A && String.fromCharCode(...this.line) === "\x05A") {
      this.startPaste();
      return;
    }
    if (byte === CONTROL_B) this.isRaw = false;
    if (byte <= CONTROL_D) this.line.length = 0;
    else if (this.line.length < 3) this.line.push(byte);
    this.feedAndRun(byte, byte === CONTROL_D);
  }

  feedAndRun(byte, mayRun) {
    if (mayRun ? run(() => feed(byte)) : feed(byte)) softReset();
  }

  startPaste() {
    this.line.length = 0;
    feed(CONTROL_C); // forgets what led here
    this.paste = [];
    this.credit = WINDOW;
    printText("R\x01");
    print(Uint8Array.of(WINDOW & 255, WINDOW >> 8, 1));
  }

  keyInPaste(byte) {
    if (byte !== CONTROL_C && byte !== CONTROL_D) {
      this.paste.push(byte);
      if (--this.credit === 0) {
        this.credit = WINDOW;
        printText("\x01");
      }
      return;
    }
    const program = this.paste;
    this.paste = null;
    printText("\x04");
    if (byte === CONTROL_C) printText("\x04KeyboardInterrupt: \r\n\x04>");
    else this.runPasted(program);
  }

  runPasted(program) {
    toDrop = "OK".length;
    for (const byte of typeable(program)) feed(byte);
    this.feedAndRun(CONTROL_D, true);
  }
}

// Returns the program as one that the raw REPL can be given, which has no way to quote
// its keys, and in which no program at all means a soft reset.
function typeable(program) {
  if (program.length === 0) return Buffer.from("\n");
  if (!program.some((byte) => byte <= CONTROL_B)) return program;
  const escaped = program.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  return Buffer.from(`exec(compile(b"${escaped}", "<stdin>", "exec"))`);
}

function start({ folder, isInterrupted }) {
  const isRaw = shared.get(Shared.IS_RAW);
  mountAsRoot(interpreter.FS, folder);
  connectStandardStreams(interpreter.FS);
  replaceConsole();
  if (!isInterrupted) runFiles(isRaw);
  if (isRaw || isInterrupted) toDrop = Infinity;
  python.replInit();
  if (isRaw) feed(CONTROL_A);
  toDrop = 0;
  if (isRaw && !isInterrupted) printText(RAW_BANNER);
  flush();
}

start(workerData);
const repl = new Repl();
while (!shared.get(Shared.HUNG_UP) || typed.length > 0) {
  while (typed.length > 0) repl.key(typed.take());
  typed.skip(0); // there is room again
  flush();
  waitForInput();
}
