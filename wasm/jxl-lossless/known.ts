// What was found out of samples is found again by their eight neighbours (neighbours.ts), where these are bytes:
// drawings have few kinds of neighbourhoods. Entries lie in a table, each where the hash of its neighbours says.
//
//   | neighbours u64 | two values u32 |

const ENTRIES_LOG: u64 = 11;
/** Bytes of a table. */
export const KNOWN_BYTES: usize = 16 << 11;

/** Forgets everything. Neighbours that are all 255 must not be asked for: such samples are flat. */
export function forgetKnown(table: usize): void {
  memory.fill(table, 0xff, KNOWN_BYTES);
}

/** Where the entry for `neighbours` is, or would be; `more` tells some apart. */
@inline
export function entryFor(table: usize, neighbours: u64, more: u32): usize {
  const hash = (neighbours ^ ((<u64>more) << 40)) * 0x9e3779b97f4a7c15;
  return table + ((<usize>(hash >> (64 - ENTRIES_LOG))) << 4);
}
