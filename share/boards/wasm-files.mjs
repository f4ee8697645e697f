// The file system of the board wasm: a folder of the host as the root of Emscripten's
// file system, so that files outlive the interpreter however it ends.

import fs from "node:fs";
import path from "node:path";

// Emscripten has numbers of its own for errors.
const ERRORS = {
  EACCES: 2, EBUSY: 10, EEXIST: 20, EFBIG: 22, EINVAL: 28, EISDIR: 31, ELOOP: 32,
  EMFILE: 33, ENAMETOOLONG: 37, ENOENT: 44, ENOSPC: 51, ENOTDIR: 54, ENOTEMPTY: 55,
  EPERM: 63, EROFS: 69, EXDEV: 75,
};
const EIO = 29;
const ACCESS_MODE = 3; // the part of open's flags that says read, write or both

// Makes the folder the root of FS; what was there before is out of reach.
export function mountAsRoot(FS, folder) {
  const translated = (operation) => (...operands) => {
    try {
      return operation(...operands);
    } catch (error) {
      if (!error.code) throw error;
      throw new FS.ErrnoError(ERRORS[error.code] ?? EIO);
    }
  };
  const all = (operations) =>
    Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [name, translated(operation)]),
    );

  const pathOf = (node) =>
    FS.isRoot(node) ? folder : path.join(pathOf(node.parent), node.name);

  const createNode = (parent, name, mode) => {
    const node = FS.createNode(parent, name, mode, 0);
    node.node_ops = nodeOperations;
    node.stream_ops = streamOperations;
    return node;
  };

  const nodeOperations = all({
    getattr(node) {
      return fs.lstatSync(pathOf(node));
    },
    setattr(node, attributes) {
      if (attributes.size !== undefined) fs.truncateSync(pathOf(node), attributes.size);
      if (attributes.mode !== undefined) {
        fs.chmodSync(pathOf(node), attributes.mode);
        node.mode = attributes.mode;
      }
    },
    lookup(parent, name) {
      const { mode } = fs.lstatSync(path.join(pathOf(parent), name));
      return createNode(parent, name, mode);
    },
    mknod(parent, name, mode) {
      const file = path.join(pathOf(parent), name);
      if (FS.isDir(mode)) fs.mkdirSync(file, mode);
      else fs.writeFileSync(file, "", { mode });
      return createNode(parent, name, mode);
    },
    rename(node, parent, name) {
      fs.renameSync(pathOf(node), path.join(pathOf(parent), name));
      node.name = name;
    },
    unlink(parent, name) {
      fs.unlinkSync(path.join(pathOf(parent), name));
    },
    rmdir(parent, name) {
      fs.rmdirSync(path.join(pathOf(parent), name));
    },
    readdir(node) {
      return [".", "..", ...fs.readdirSync(pathOf(node))];
    },
    readlink(node) {
      return fs.readlinkSync(pathOf(node));
    },
  });

  const streamOperations = all({
    open(stream) {
      if (FS.isFile(stream.node.mode))
        stream.nfd = fs.openSync(pathOf(stream.node), stream.flags & ACCESS_MODE);
    },
    close(stream) {
      if (stream.nfd !== undefined) fs.closeSync(stream.nfd);
    },
    read(stream, buffer, offset, length, position) {
      return fs.readSync(stream.nfd, buffer, offset, length, position);
    },
    write(stream, buffer, offset, length, position) {
      return fs.writeSync(stream.nfd, buffer, offset, length, position);
    },
    llseek(stream, offset, whence) {
      const [fromHere, fromEnd] = [1, 2];
      let position = offset;
      if (whence === fromHere) position += stream.position;
      if (whence === fromEnd) position += fs.fstatSync(stream.nfd).size;
      if (position < 0) throw new FS.ErrnoError(ERRORS.EINVAL);
      return position;
    },
  });

  FS.root = null;
  FS.mount({ mount: () => createNode(null, "/", fs.statSync(folder).mode) }, {}, "/");
}
