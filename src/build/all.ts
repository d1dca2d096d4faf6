/** Everything that a Worker is made of besides its own code: the .wasm files, then the pages. */

import './wasm.ts'
import './pages/build.ts'
