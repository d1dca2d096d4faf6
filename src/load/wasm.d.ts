/** The bundler compiles imported wasm files; `wrangler types` does not say so. */
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
