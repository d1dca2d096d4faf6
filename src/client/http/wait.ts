/** Waiting, which an abort cuts short. */

const FIRST_MS = 500
const LONGEST_MS = 15_000

/** Twice as long each time, and never the same for two clients. */
export function backOff(attempt: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)) * (0.5 + random() / 2)
}

/** Seconds that a service asked for, and up to half as long again: those that it refused at once come back one by one. */
export function afterAsked(seconds: number, random: () => number = Math.random): number {
  return seconds * 1_000 * (1 + random() / 2)
}

/** Throws the signal's reason when it aborts. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const end = () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    const timer = setTimeout(end, ms)
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
