/** Finds the memory of wasm instances that libraries keep to themselves. */

/**
 * Runs `open` and answers the memory of the one instance made meanwhile, whichever constructor
 * the library uses.
 */
export async function memoryOf(open: () => Promise<unknown>): Promise<WebAssembly.Memory> {
  const { Instance, instantiate } = WebAssembly
  const found: WebAssembly.Memory[] = []
  const note = (instance: WebAssembly.Instance) => {
    for (const item of Object.values(instance.exports)) {
      if (item instanceof WebAssembly.Memory) found.push(item)
    }
    return instance
  }
  // A proxy: `instanceof WebAssembly.Instance` must stay true.
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (target, [module, imports]) => note(new target(module, imports)),
  })
  const watched = async (module: WebAssembly.Module, imports: WebAssembly.Imports) =>
    note(await instantiate(module, imports))
  WebAssembly.instantiate = watched as typeof instantiate
  try {
    await open()
  } finally {
    Object.assign(WebAssembly, { Instance, instantiate })
  }
  const [memory] = found
  if (!memory || found.length > 1) throw new Error(`${found.length} memories instead of one`)
  return memory
}
