/** `/docs`: Swagger UI over our own contract. It asks nobody else. */

declare const SwaggerUIBundle: (options: Readonly<Record<string, unknown>>) => unknown

const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
follow()
dark.addEventListener('change', follow)

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  tryItOutEnabled: false,
  onComplete: nameServers,
})

/** The renderer's list of servers has no name of its own, which readers of screens need. */
function nameServers(): void {
  const found = () => document.querySelector('#servers')
  const name = () => found()?.setAttribute('aria-label', 'Server')
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true })
  name()
}
