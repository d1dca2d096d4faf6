/** The dashboard: what goes on, and what may be done about it. */

import { render } from 'preact'
import { Board } from './dashboard/board.tsx'
import { keepAsking, readFragment } from './dashboard/service.ts'

readFragment()
const place = document.getElementById('app')
if (place) render(<Board />, place)
keepAsking()
