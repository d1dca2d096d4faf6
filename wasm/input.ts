// The open file. It stays with the host, in memory that can be given back, and kernels copy the
// pieces that they are about to need: what they take from the arena does not grow with the file.

/** The host copies `bytes` bytes of the file, from `offset` on, to `dst`. */
@external("host", "readInput")
declare function hostRead(dst: usize, offset: usize, bytes: usize): void;

let fileBytes: usize = 0;

/** Starts on a file of so many bytes. */
export function openInput(bytes: usize): void {
  fileBytes = bytes;
}

/** Size of the open file. */
@inline
export function inputBytes(): usize {
  return fileBytes;
}

/** Copies up to `bytes` bytes from `offset` on to `dst`, and answers how many there were. */
export function readInput(dst: usize, offset: usize, bytes: usize): usize {
  if (offset >= fileBytes) return 0;
  const count = min(bytes, fileBytes - offset);
  if (count) hostRead(dst, offset, count);
  return count;
}
