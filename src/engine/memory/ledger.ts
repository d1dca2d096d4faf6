/**
 * The account of memory: every wasm instance and every large JavaScript buffer of the engine.
 *
 * wasm memory never shrinks, and a dropped instance is not collected for a long time, so what counts
 * is the sum of the high-water marks of all instances, dropped ones until they are really gone.
 */
export class MemoryLedger {
  readonly #instances = new Map<string, WebAssembly.Memory>()
  #dropped: readonly Dropped[] = []
  #buffers = 0
  #input: Held | undefined
  readonly #watched = new Set<Held>()
  #peak = 0

  /** Registers a live instance's memory under its codec's name. */
  open(name: string, memory: WebAssembly.Memory): void {
    this.#instances.set(name, memory)
    this.sample()
  }

  /** Notes that the named instance is no longer used; it counts until the collector took it. */
  drop(name: string): void {
    const memory = this.#instances.get(name)
    if (!memory) return
    this.#instances.delete(name)
    const bytes = memory.buffer.byteLength
    this.#dropped = [...this.#dropped, { memory: new WeakRef(memory), bytes }]
  }

  /** Notes a JavaScript buffer that was just made. */
  take(bytes: number): void {
    this.#buffers += bytes
    this.sample()
  }

  /** Notes that a JavaScript buffer was let go. */
  free(bytes: number): void {
    this.#buffers -= bytes
  }

  /** Counts what somebody holds, which changes, until `unwatch`. */
  watch(held: Held): void {
    this.#watched.add(held)
    this.sample()
  }

  /** Notes that it was let go. */
  unwatch(held: Held): void {
    this.#watched.delete(held)
  }

  /** Looks at what is held now; called where memory may just have grown. */
  sample(): void {
    this.#peak = Math.max(this.#peak, this.heldBytes)
  }

  /** Starts a new measurement of the peak, for a conversion of `input`. */
  restart(input: Held): void {
    this.#input = input
    this.#buffers = 0
    this.#watched.clear()
    this.#peak = 0
    this.sample()
  }

  /** Ends it: whatever buffers a failure left behind are garbage now. */
  rest(): void {
    this.#input = undefined
    this.#buffers = 0
    this.#watched.clear()
  }

  /** What each live instance holds, by codec name, and what waits for collection. */
  get resident(): Resident {
    const instances = new Map<string, number>()
    for (const [name, memory] of this.#instances) instances.set(name, memory.buffer.byteLength)
    return { instances, dropped: this.#droppedBytes() }
  }

  /** Everything held at this moment, in bytes. */
  get heldBytes(): number {
    let sum = this.#buffers + this.#droppedBytes() + (this.#input?.heldBytes ?? 0)
    for (const memory of this.#instances.values()) sum += memory.buffer.byteLength
    for (const { heldBytes } of this.#watched) sum += heldBytes
    return sum
  }

  /** Highest sum seen since `restart`, in bytes. */
  get peakBytes(): number {
    return this.#peak
  }

  /** Asks the collector's own mark: the callback of a registry may come any time after it. */
  #droppedBytes(): number {
    if (this.#dropped.length === 0) return 0
    this.#dropped = this.#dropped.filter(({ memory }) => memory.deref())
    return this.#dropped.reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

/** Memory of an instance that nobody uses any more. */
interface Dropped {
  readonly memory: WeakRef<WebAssembly.Memory>
  readonly bytes: number
}

/** What wasm holds before a conversion begins: the plan takes it as given. */
export interface Resident {
  readonly instances: ReadonlyMap<string, number>
  readonly dropped: number
}

/** What a fresh isolate holds. */
export const NOTHING_RESIDENT: Resident = { instances: new Map(), dropped: 0 }

/** Something that knows what it holds at this moment, in bytes. */
export interface Held {
  readonly heldBytes: number
}
