// For test/jxl/recode.ts: the entropy decoding of a JPEG, whole, and nothing else. It is compiled as the kernels are
// that are measured against it: without assertions.

import { nextCoefficients, openCoefficients } from './jpeg/decoder';
import { frame } from './jpeg/layout';

export { alloc, mark, release } from './arena';

/** Decodes all coefficients of a file of `length` bytes with the host. 0 or a negative status. */
export function decodeCoefficients(length: usize): i32 {
  const status = openCoefficients(length);
  if (status < 0) return status;
  for (let row: i32 = 0; row < frame.mcusHigh; row++) {
    const more = nextCoefficients();
    if (more < 0) return more;
  }
  return 0;
}
