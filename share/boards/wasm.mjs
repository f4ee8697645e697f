// wasm.mjs MICROPYTHON: the board wasm on stdin and stdout.
//
// MicroPython's WebAssembly build cannot be interrupted, and has no REPL that waits for
// input. So it runs in a Worker (wasm-board.mjs), and this thread passes on what is
// typed; on Ctrl-C, and for a soft reset, it ends the Worker and starts another. Files
// are kept, as they are in a folder of the host; after Ctrl-C the globals are lost.
//
// Speed is the Worker's business: it writes its own output at the end of a step. This
// thread writes only when a step takes long, so that what it prints is seen.

import { Worker } from "node:worker_threads";

import { Shared } from "./wasm-shared.mjs";

const CONTROL_C = 3;
const INTERRUPTED =
  'Traceback (most recent call last):\r\n  File "<stdin>", in <module>\r\nKeyboardInterrupt: \r\n';

const LONG_STEP_MS = 2;
const LAST_WORDS_MS = 500; // how long a program may go on when nobody can type any more

const [micropython] = process.argv.slice(2);
const folder = `${process.env.UPY_BOARD_RUN}/fs`;
const shared = new Shared();
const { typed, printed } = shared;

// The Worker

let worker;

function start(options) {
  worker = new Worker(new URL("wasm-board.mjs", import.meta.url), {
    workerData: { memory: shared.memory, micropython, folder, ...options },
  });
  worker.on("message", () => restart({ isInterrupted: false }));
  worker.on("exit", end);
  worker.on("error", (error) => {
    console.error(`wasm: the interpreter failed: ${error.message}`);
    process.exit(3);
  });
}

// Node's own exit fails, and says so at length, when its terminal was hung up.
function end() {
  if (process.stdin.isTTY) process.kill(process.pid, "SIGKILL");
  process.exit();
}

async function restart(options) {
  await stop();
  start(options);
}

async function stop() {
  worker.removeAllListeners();
  await worker.terminate();
}

const isRunning = (step) => step % 2 !== 0;

// Ends the program that runs, if one does; returns whether one did.
function interrupt() {
  const step = shared.get(Shared.STEP);
  if (!isRunning(step) || !shared.endStep(step)) return false;
  answerInterrupt();
  return true;
}

async function answerInterrupt() {
  await stop();
  await writePrinted();
  shared.set(Shared.IS_LONG, false);
  const isRaw = shared.get(Shared.IS_RAW);
  await write(isRaw ? `\x04${INTERRUPTED}\x04>` : `${INTERRUPTED}>>> `);
  start({ isInterrupted: true });
}

// Output

function write(bytes) {
  return new Promise((resolve) => process.stdout.write(bytes, resolve));
}

let writing = Promise.resolve();

function writePrinted() {
  writing = writing.then(writeUnlessWorkerDoes);
  return writing;
}

async function writeUnlessWorkerDoes() {
  if (!shared.lockWriter()) return;
  while (printed.length > 0) {
    const bytes = Buffer.from(printed.first());
    await write(bytes);
    printed.skip(bytes.length);
  }
  shared.unlockWriter();
}

async function answerCalls() {
  for (let answered = 0; ; ) {
    await shared.waitAsync(Shared.CALLS, answered);
    answered = shared.get(Shared.CALLS);
    await writePrinted();
    watchStep();
  }
}

let timer = null;

// Looks, after a while, whether a program is running for long.
function watchStep() {
  const before = shared.get(Shared.STEP);
  timer ??= setTimeout(() => {
    timer = null;
    const step = shared.get(Shared.STEP);
    if (isRunning(step) && step === before) attend();
    else if (isRunning(step) || isBusy()) watchStep();
  }, LONG_STEP_MS);
}

// Whether the Worker may still come to start a program. It is idle no more
// before it takes what was typed: so that is looked at first.
function isBusy() {
  return typed.length > 0 || !shared.get(Shared.IS_IDLE);
}

// Cares for a program that runs for long. A Ctrl-C that was typed before it started
// counts, as the host cannot know when it does.
function attend() {
  const typedToInterrupt = typed.countThrough(CONTROL_C);
  if (typedToInterrupt > 0 && interrupt()) {
    typed.skip(typedToInterrupt);
  } else {
    shared.set(Shared.IS_LONG, true);
    writePrinted();
  }
}

// Input

let toPassOn = Buffer.alloc(0); // what `typed` had no room for
let isPassingOn = false;

function receive(bytes) {
  if (bytes.includes(CONTROL_C) && interrupt())
    bytes = bytes.filter((byte) => byte !== CONTROL_C);
  toPassOn = Buffer.concat([toPassOn, bytes]);
  passOn();
  watchStep();
}

async function passOn() {
  if (isPassingOn) return;
  isPassingOn = true;
  while (toPassOn.length > 0) {
    toPassOn = toPassOn.subarray(typed.put(toPassOn));
    shared.count(Shared.EVENTS);
    if (toPassOn.length > 0) await typed.room();
  }
  isPassingOn = false;
}

async function hangUp() {
  setTimeout(end, LAST_WORDS_MS);
  await passOn();
  shared.set(Shared.HUNG_UP, true);
  shared.count(Shared.EVENTS);
}

start({ isInterrupted: false });
answerCalls();

process.stdin.on("data", receive);
process.stdin.on("end", hangUp);
process.stdin.on("error", hangUp);
process.stdout.on("error", end);
