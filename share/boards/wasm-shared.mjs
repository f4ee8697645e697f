// What the two threads of the board wasm share: the typed and the printed bytes, and
// the state of the interpreter.

const CAPACITY = 1 << 16;
const HEAD = 0;
const TAIL = 1;

// Bytes on their way from one thread to another.
class Ring {
  static size = 8 + CAPACITY;

  constructor(memory, offset) {
    this.ends = new Int32Array(memory, offset, 2); // bytes ever put, ever taken
    this.bytes = new Uint8Array(memory, offset + 8, CAPACITY);
  }

  get length() {
    return (Atomics.load(this.ends, HEAD) - Atomics.load(this.ends, TAIL)) | 0;
  }

  // Puts as many of the bytes as there is room for; returns how many.
  put(bytes) {
    const head = this.ends[HEAD];
    const start = head & (CAPACITY - 1);
    const count = Math.min(bytes.length, CAPACITY - this.length);
    const beforeWrap = Math.min(count, CAPACITY - start);
    this.bytes.set(bytes.subarray(0, beforeWrap), start);
    this.bytes.set(bytes.subarray(beforeWrap, count), 0);
    Atomics.store(this.ends, HEAD, (head + count) | 0);
    return count;
  }

  // Returns the oldest bytes, as far as they lie in a row; skip() gives the room back.
  first() {
    const start = this.ends[TAIL] & (CAPACITY - 1);
    return this.bytes.subarray(start, Math.min(start + this.length, CAPACITY));
  }

  skip(count) {
    Atomics.store(this.ends, TAIL, (this.ends[TAIL] + count) | 0);
    Atomics.notify(this.ends, TAIL);
  }

  // Takes one byte, without a word to those who wait for room.
  take() {
    const tail = this.ends[TAIL];
    Atomics.store(this.ends, TAIL, (tail + 1) | 0);
    return this.bytes[tail & (CAPACITY - 1)];
  }

  // Returns how many bytes there are up to the last such byte, with it; 0 without one.
  countThrough(byte) {
    let count = this.length;
    while (count > 0 && this.bytes[(this.ends[TAIL] + count - 1) & (CAPACITY - 1)] !== byte)
      count--;
    return count;
  }

  // Blocks until some of what is there now was taken.
  waitForRoom() {
    const tail = this.ends[TAIL];
    if (this.length > 0) Atomics.wait(this.ends, TAIL, tail);
  }

  // Resolves when some of what is there now was taken.
  async room() {
    const tail = this.ends[TAIL];
    if (this.length > 0) await Atomics.waitAsync(this.ends, TAIL, tail).value;
  }
}

export class Shared {
  // What the numbers in `state` say
  static STEP = 0; // odd while a program runs; grows with every start and end
  static IS_RAW = 1; // which REPL it is
  static IS_LONG = 2; // the program takes long: what it prints is not to be held back
  static WRITER = 3; // 1 while one of the threads writes what was printed
  static CALLS = 4; // how often the Worker has asked to have that done
  static EVENTS = 5; // how often something was typed, or nobody could type any more
  static HUNG_UP = 6; // nobody can type any more
  static IS_IDLE = 7; // the Worker waits for something to be typed

  constructor(memory = new SharedArrayBuffer(32 + 2 * Ring.size)) {
    this.memory = memory;
    this.state = new Int32Array(memory, 0, 8);
    this.typed = new Ring(memory, 32);
    this.printed = new Ring(memory, 32 + Ring.size);
  }

  get(name) {
    return Atomics.load(this.state, name);
  }

  set(name, value) {
    Atomics.store(this.state, name, Number(value));
  }

  // Counts, and tells the other thread.
  count(name) {
    Atomics.add(this.state, name, 1);
    Atomics.notify(this.state, name);
  }

  wait(name, value) {
    Atomics.wait(this.state, name, value);
  }

  async waitAsync(name, value) {
    await Atomics.waitAsync(this.state, name, value).value;
  }

  beginStep() {
    return Atomics.add(this.state, Shared.STEP, 1) + 1;
  }

  // Ends a step, which only one can do: its program, or the interrupt.
  endStep(step) {
    return Atomics.compareExchange(this.state, Shared.STEP, step, step + 1) === step;
  }

  lockWriter() {
    return Atomics.compareExchange(this.state, Shared.WRITER, 0, 1) === 0;
  }

  unlockWriter() {
    this.set(Shared.WRITER, 0);
    Atomics.notify(this.state, Shared.WRITER);
  }
}
