export const checks = { name: 'netlify', run: async () => {} }
