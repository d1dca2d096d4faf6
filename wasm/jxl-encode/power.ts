/** `base` to the power of `exponent`, from 0 to below 1: bit by bit of the exponent, by square roots. */
export function power(base: f64, exponent: f64): f64 {
  let root = base;
  let result: f64 = 1;
  let left = exponent;
  for (let i: i32 = 0; i < 30 && left > 0; i++) {
    root = sqrt<f64>(root);
    left *= 2;
    if (left < 1) continue;
    left -= 1;
    result *= root;
  }
  return result;
}
