// CRC-32 of PNG chunks (ISO 3309, reflected 0xEDB88320), eight bytes at a time: table k tells what
// a byte does to the checksum k bytes later.

const TABLES: usize = memory.data(8 * 256 * 4, 16);

let isBuilt: bool = false;

function build(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let c = i;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >> 1) ^ 0xedb88320 : c >> 1;
    store<u32>(TABLES + ((<usize>i) << 2), c);
  }
  for (let i: usize = 256; i < 2048; i++) {
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
  for (; src + 8 <= end; src += 8) {
    const low = crc ^ load<u32>(src);
    const high = load<u32>(src, 4);
    crc =
      at(7, low) ^
      at(6, low >> 8) ^
      at(5, low >> 16) ^
      at(4, low >> 24) ^
      at(3, high) ^
      at(2, high >> 8) ^
      at(1, high >> 16) ^
      at(0, high >> 24);
  }
  for (; src < end; src++) crc = (crc >> 8) ^ at(0, crc ^ <u32>load<u8>(src));
  return crc;
}

function at(table: usize, byte: u32): u32 {
  return load<u32>(TABLES + (table << 10) + ((<usize>(byte & 255)) << 2));
}
