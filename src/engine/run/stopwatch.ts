/** Times the stages of a conversion, one after the other. */
export interface Stopwatch {
  /** Milliseconds since the last call, or the start. In production the clock may stand still. */
  lap(): number
}

export function startStopwatch(): Stopwatch {
  let last = performance.now()
  return {
    lap() {
      const before = last
      last = performance.now()
      return last - before
    },
  }
}
