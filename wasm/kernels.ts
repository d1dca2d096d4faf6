// The one wasm module. What it exports is typed in src/engine/kernels/exports.ts.
export { alloc, mark, release } from './arena';
