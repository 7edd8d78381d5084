/**
 * Stands in for `pg/lib/stream.js` in the bundle. The original first asks whether it runs in a Cloudflare Worker by making a
 * `Response`, for which Node 20 loads its whole HTTP client: a sixth of the time in which `skein migrate` has nothing to do.
 */
const net = require('node:net')

module.exports = {
  getStream: () => new net.Socket(),
  getSecureStream: (options) => require('node:tls').connect(options),
}
