/** The playground: drop a picture, see what edgepress makes of it. */

import { render } from 'preact'
import { App } from './parts/app.tsx'
import { loadContract } from './state/contract.ts'
import { keepConverting } from './state/convert.ts'
import { keepFragment, readFragment, sample } from './state/settings.ts'
import { takeSample } from './state/source.ts'

readFragment()
keepFragment()
keepConverting()
addEventListener('hashchange', readFragment)
const place = document.getElementById('app')
if (place) render(<App />, place)
void loadContract()
void takeSample(sample.value ?? 'photo')
