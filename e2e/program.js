// Starts the real program on a free port of this machine, and a browser that
// can reach nothing else.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'

const here = path => fileURLToPath(new URL(path, import.meta.url))

/** The order book that the tests upload. */
export const orders = here('testdata/orders.csv')

/** The file of parties that the tests upload, and a policy that the starter set meets. */
export const parties = here('testdata/parties.csv')
export const policy = here('testdata/policy.yaml')

/** The program that is tested. */
export const bin = process.env.INTERDICT_BIN ?? here('../bin/interdict')

/** An order book, which has its customers under headings of its own. */
export const workbook = here('../examples/orders-2024.xlsx')

/** Starts `interdict serve` and gives its address once it has printed it. */
export async function serve(...args) {
  const child = spawn(bin, ['serve', '--addr', '127.0.0.1:0', '--now', '2024-08-19T10:00:00-04:00', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.on('data', chunk => { complaints += chunk })
  const ended = new Promise((_, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`interdict serve ended with ${code}\n${complaints}`)))
  })
  ended.catch(() => {}) // after the start, an end is seen by the requests that fail
  const address = new Promise(resolve => createInterface({ input: child.stdout }).once('line', resolve))
  const base = (await Promise.race([address, ended])).replace(/\/$/, '')
  return {
    base,
    complaints: () => complaints,
    stop: () => new Promise(resolve => { child.once('exit', resolve); child.kill('SIGTERM') }),
  }
}

/** The example order book with its house's standing facts. */
export const example = ['--file', here('../examples/orders-2024.csv'), '--profile', here('../examples/profile.yaml')]

/** Starts Debian's Chromium; names outside of this machine do not resolve. */
export function browse() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: false, // CI runs as root
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'],
  })
}

/**
 * Opens a page that notes what a page here must never do: ask for anything
 * outside of base, break its policy, or fail in its script.
 */
export async function open(browser, base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: base, ...options })
  const page = await context.newPage()
  const faults = []
  context.on('request', r => { if (!r.url().startsWith(base + '/')) faults.push(`asked for ${r.url()}`) })
  context.on('weberror', e => faults.push(`script failed: ${e.error()}`))
  page.on('console', m => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) faults.push(`console: ${m.text()}`) })
  return { context, page, faults }
}

/** Holds that nothing is cut off, and that each page has its headline and its footer. */
export async function whole(page, name) {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(beyond <= 0, `${name} is ${beyond}px wider than the screen`)
  assert.equal(await page.locator('h1').count(), 1, `${name} has one headline`)
  assert.match(await page.locator('footer').innerText(), /Not legal advice\./, name)
}

/** Holds that a page is whole, and that axe-core finds nothing. */
export async function check(page, name) {
  await whole(page, name)
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target).join(' ')}`), [], name)
}
