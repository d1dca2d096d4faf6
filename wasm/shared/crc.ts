// CRC-32 of PNG chunks (ISO 3309, reflected 0xEDB88320), sixteen bytes at a time: table k tells what
// a byte does to the checksum k bytes later.

const STEP: usize = 16;
const TABLES: usize = memory.data(16 * 256 * 4, 16);

let isBuilt: bool = false;

function build(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let c = i;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >> 1) ^ 0xedb88320 : c >> 1;
    store<u32>(TABLES + ((<usize>i) << 2), c);
  }
  for (let i: usize = 256; i < STEP << 8; i++) {
    const before = load<u32>(TABLES + ((i - 256) << 2));
    store<u32>(
      TABLES + (i << 2),
      (before >> 8) ^ load<u32>(TABLES + ((<usize>(before & 255)) << 2)),
    );
  }
  isBuilt = true;
}

/** Checksum of `length` bytes, as stored in a chunk. */
export function crc32(src: usize, length: usize): u32 {
  return crcEnd(crcUpdate(crcBegin(), src, length));
}

/** A checksum in the making, of no bytes yet. */
export function crcBegin(): u32 {
  if (!isBuilt) build();
  return 0xffffffff;
}

export function crcEnd(crc: u32): u32 {
  return ~crc;
}

/** Takes in `length` bytes more. */
export function crcUpdate(before: u32, src: usize, length: usize): u32 {
  let crc = before;
  const end = src + length;
  for (; src + STEP <= end; src += STEP) {
    // What does not wait for the checksum so far comes first.
    const later = four(load<u32>(src, 12), 0) ^ four(load<u32>(src, 8), 4);
    crc = later ^ four(load<u32>(src, 4), 8) ^ four(crc ^ load<u32>(src), 12);
  }
  for (; src < end; src++) crc = (crc >> 8) ^ at(0, crc ^ <u32>load<u8>(src));
  return crc;
}

/** What four bytes do, the last of them `table` bytes before the end of the step. */
@inline
function four(bytes: u32, table: usize): u32 {
  return (
    at(table + 3, bytes) ^
    at(table + 2, bytes >> 8) ^
    at(table + 1, bytes >> 16) ^
    at(table, bytes >> 24)
  );
}

@inline
function at(table: usize, byte: u32): u32 {
  return load<u32>(TABLES + (table << 10) + ((<usize>(byte & 255)) << 2));
}
