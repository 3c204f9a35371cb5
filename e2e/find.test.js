// What somebody who answers for machines does: drop what other tools wrote, see
// what is where and how sure that is, filter, read one trail, hand the list on.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { browse, open, serve } from './program.js'

const here = path => fileURLToPath(new URL(path, import.meta.url))
const softwareFile = here('testdata/software.csv')
const software = { name: 'software.csv', mimeType: 'text/csv', buffer: await readFile(softwareFile) }

let program, browser
before(async () => {
  program = await serve('--ignore', here('testdata/known.yaml'))
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

/** An SBOM with a component that is looked for, and one that is not. */
const sbom = {
  name: 'gateway.cdx.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({
    bomFormat: 'CycloneDX', specVersion: '1.5', metadata: { component: { name: 'mail gateway', type: 'application' } },
    components: [{ type: 'application', name: 'Kaspersky Scan Engine', version: '2.1', publisher: 'AO Kaspersky Lab' }, { type: 'library', name: 'zlib', version: '1.3' }],
  })),
}

/** Drops files and gives the address of what was found. */
async function drop(page, files) {
  await page.goto('/findings')
  await page.getByLabel('Files').setInputFiles(files)
  await page.getByRole('button', { name: 'Look through' }).click()
  await page.waitForURL(/\/findings\/\d+$/)
  return new URL(page.url()).pathname
}

const rows = page => page.locator('table.finds tbody th[scope=row]')

/** Reads the sum on top: its terms, and all findings. */
async function sum(page) {
  const terms = (await page.locator('.sum li b').allTextContents()).map(s => Number(s.replaceAll(',', '')))
  return { all: terms.pop(), terms }
}

for (const javaScriptEnabled of [true, false]) {
  test(`drop, count, filter, trail, export; script ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const { context, page, faults } = await open(browser, program.base, { javaScriptEnabled })
    await page.goto('/')
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Findings' }).click()
    const at = await drop(page, software)

    await page.getByRole('heading', { level: 1, name: 'Found on 1 asset; probably on 1 more; an open question on 1 more' }).waitFor()
    const { all, terms } = await sum(page)
    assert.equal(all, 5, 'seven programs, five of them findings')
    assert.equal(terms.reduce((a, b) => a + b), all, 'the terms add up')
    for (const [i, n] of terms.entries()) { // each number leads to exactly its rows
      await page.locator('.sum li a').nth(i).click()
      assert.equal(await rows(page).count(), n, await page.locator('.sum li').nth(i).innerText())
      await page.goto(at)
    }
    const product = page.locator('table.prods tr', { has: page.getByRole('link', { name: 'Kaspersky Endpoint Security for Windows' }) })
    assert.deepEqual((await product.locator('td.n').allTextContents()), ['2', '2'], 'on two assets, in two places')
    assert.match(await product.innerText(), /1 Present\s+1 known\s+2\s+2\s+Review\s+Prohibited/)
    await page.getByText('known to A. Clerk until 30 Jun 2025: taken out with wave 2').waitFor()

    await page.getByText('What it can do, and on how many assets').click()
    await page.getByRole('link', { name: 'run its own code in the kernel' }).click()
    assert.equal(await rows(page).count(), 2, 'what can reach the kernel')
    await page.goto(at)
    await page.getByLabel('Verdict', { exact: true }).selectOption('Review')
    await page.getByRole('button', { name: 'Apply' }).click()
    assert.equal(new URL(page.url()).searchParams.get('verdict'), 'review', 'the address is the view')
    assert.equal(await rows(page).count(), 1)
    await page.getByText('4 findings hidden by the filter.').waitFor()
    const csv = await (await context.request.get(program.base + await page.getByRole('link', { name: 'CSV' }).getAttribute('href'))).text()
    assert.equal(csv.trim().split('\n').length, 2, 'the table holds the row in view')
    assert.match(csv, /^asset,verdict,product,/)
    const json = await (await context.request.get(program.base + await page.getByRole('link', { name: 'JSON', exact: true }).getAttribute('href'))).json()
    assert.deepEqual(json.findings.map(f => f.verdict), ['review'])
    await page.getByRole('link', { name: 'Show all findings' }).first().click()

    await rows(page).getByRole('link', { name: 'Kaspersky Endpoint Security for Windows' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Present. Kaspersky Endpoint Security for Windows 12.1.0.506 on PC-PELL-01' }).waitFor()
    await page.getByRole('heading', { name: 'What speaks for it: 2 kinds of signs, strength 3 of 5' }).waitFor()
    await page.getByText('Two kinds of signs at level 3 settle that it is this.').waitFor()
    assert.match(await page.locator('.log').innerText(), /kaspersky\/A039: .*Source: /, 'a sign has its row and source')
    await page.getByRole('heading', { name: 'Private firm, US: Review' }).waitFor()
    await page.getByRole('heading', { name: 'Federal agency, US: Prohibited' }).waitFor()
    await page.getByRole('heading', { name: 'What it can do on this host' }).waitFor()
    await page.getByRole('rowheader', { name: 'run its own code in the kernel' }).waitFor()
    await page.getByRole('link', { name: 'Also on 1 other asset' }).click()
    assert.equal(await rows(page).count(), 2)

    await page.goto(at)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.waitForURL(/\/findings$/)
    assert.deepEqual(faults, [], 'nothing left this machine')
    await context.close()
  })
}

test('the owner that is named is the one who is answered for', async () => {
  const { context, page, faults } = await open(browser, program.base)
  await page.goto('/findings')
  await page.getByLabel('Who uses what is found?').selectOption('Federal agency')
  await page.getByLabel('In which country are they?').fill('Narnia')
  await page.getByLabel('Files').setInputFiles(software)
  await page.getByRole('button', { name: 'Look through' }).click()
  await page.getByRole('alert').getByText(/Narnia/).waitFor()
  assert.equal(await page.getByLabel('Who uses what is found?').inputValue(), 'federal_agency', 'what was chosen is kept')
  await page.getByLabel('In which country are they?').fill('US')
  await page.getByLabel('Files').setInputFiles(software)
  await page.getByRole('button', { name: 'Look through' }).click()
  await page.waitForURL(/\/findings\/\d+$/)
  await page.getByRole('columnheader', { name: 'Use by federal agency, US' }).waitFor()
  assert.equal(await page.getByRole('columnheader', { name: /private firm/ }).count(), 0)
  assert.deepEqual(faults, [])
  await context.close()
})

/** Runs the verb find and gives what it writes. */
const find = (...args) => new Promise((resolve, reject) => execFile(process.env.INTERDICT_BIN ?? here('../bin/interdict'), ['find', '--now', '2024-08-19T10:00:00-04:00', '--quiet', ...args],
  (failed, out) => failed && ![3, 4, 5].includes(failed.code) ? reject(failed) : resolve(out)))

test('reports of scans, an SBOM and an inventory make one view', async () => {
  const { context, page, faults } = await open(browser, program.base)
  const report = await find(softwareFile, '--format', 'jsonl')
  await drop(page, [{ name: 'host7.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(report) }])
  await page.getByText('The verdicts are those of the scan that wrote the report').waitFor()
  assert.equal((await sum(page)).all, 5)
  const half = Buffer.from(report.slice(0, report.length * 2 / 3))
  await drop(page, [{ name: 'cut.jsonl', mimeType: 'application/jsonl', buffer: half }])
  await page.getByText('cut off: the report has no summary').waitFor()

  await drop(page, [sbom, software])
  await page.getByText('gateway.cdx.json and software.csv').first().waitFor()
  assert.equal((await sum(page)).all, 6)
  assert.deepEqual(faults, [])
  await context.close()
})

test('bad drops leave everything else as it was', async () => {
  const { context, page, faults } = await open(browser, program.base)
  const at = await drop(page, software)
  for (const [name, buffer, said] of [
    ['picture.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), /is nothing that can be looked through/],
    ['empty.csv', Buffer.from(''), /the file is empty/],
    ['broken.cdx.json', Buffer.from('{"bomFormat":"CycloneDX","components":[{'), /not JSON/],
    ['huge.csv', Buffer.alloc(65 << 20, 'x'), /larger than 64 MB/],
  ]) {
    await page.goto('/findings')
    if (buffer.length > 50 << 20) { // more than the browser's driver hands over at once
      await page.evaluate(n => {
        const all = new DataTransfer()
        all.items.add(new File(['x'.repeat(n)], 'huge.csv'))
        document.querySelector('#file').files = all.files
      }, buffer.length)
    } else {
      await page.getByLabel('Files').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    }
    await page.getByRole('button', { name: 'Look through' }).click()
    await page.getByRole('alert').getByText(said).waitFor()
    await page.getByText('What is open is unchanged.').waitFor()
  }
  await page.goto(at)
  assert.equal((await sum(page)).all, 5)
  assert.deepEqual(faults, [])
  assert.equal(program.complaints(), '', 'the program has nothing to complain of')
  await context.close()
})

test('what a stranger wrote is shown as text', async () => {
  const { context, page, faults } = await open(browser, program.base)
  const evil = '<img src=x onerror=alert(1)>\u202E\u001b[31m'
  const text = software.buffer.toString().replace('PC-PELL-01', evil).replace('12.1.0.506', '=1+1')
  await drop(page, { name: 'odd \u202E.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  assert.equal(await page.locator('main img').count(), 0)
  assert.doesNotMatch(await page.locator('main').innerText(), /[\u202E\u001b]/)
  await page.getByText('<img src=x onerror=alert(1)>').first().waitFor()
  await rows(page).first().getByRole('link').click()
  assert.doesNotMatch(await page.locator('main').innerText() + await page.title(), /[\u202E\u001b]/)
  await page.goBack()
  const csv = await (await context.request.get(program.base + await page.getByRole('link', { name: 'CSV' }).getAttribute('href'))).text()
  assert.match(csv, /,'=1\+1,/, 'a spreadsheet runs nothing')
  assert.deepEqual(faults, [])
  await context.close()
})

test('everything by keyboard', async () => {
  const { context, page, faults } = await open(browser, program.base)
  await page.goto(await drop(page, software))
  const tabTo = async (what, selector) => {
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(s => document.activeElement.matches(s), selector)) return
    }
    assert.fail(`${what} cannot be reached by Tab`)
  }
  await tabTo('the search', '#q')
  await page.keyboard.type('zonealarm')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=zonealarm/)
  await tabTo('the finding', 'table.finds tbody th a')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /^Review\. ZoneAlarm/ }).waitFor()
  await page.getByRole('heading', { name: 'What would settle it' }).waitFor()
  assert.deepEqual(faults, [])
  await context.close()
})

// axe-core takes seconds on each page, so it looks at one wide and one narrow
// screen, one light and one dark; that nothing is cut off is held on all.
for (const { width, colorScheme, axe } of [{ width: 1440, colorScheme: 'light', axe: true }, { width: 1440, colorScheme: 'dark' }, { width: 768, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark', axe: true }, { width: 320, colorScheme: 'light' }]) {
  test(`for everybody: ${width}px, ${colorScheme}`, async () => {
    const { context, page, faults } = await open(browser, program.base, { viewport: { width, height: 900 }, colorScheme })
    const check = async name => {
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      assert.ok(beyond <= 0, `${name} is ${beyond}px wider than the screen`)
      assert.equal(await page.locator('h1').count(), 1, `${name} has one headline`)
      assert.match(await page.locator('footer').innerText(), /Not legal advice\./, name)
      if (!axe) return
      const { violations } = await new AxeBuilder({ page }).analyze()
      assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target).join(' ')}`), [], name)
    }
    const cut = { name: 'cut.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from('{"finding":{"asset":"' + 'long-host-name.'.repeat(12) + '","verdict":"residue","strength":1}}\n{"finding":') }
    const at = await drop(page, [software, sbom, cut])
    await check('list')
    const links = await rows(page).getByRole('link').evaluateAll(all => all.map(a => a.getAttribute('href')))
    for (const path of [at + '?verdict=review', at + '?q=nothing+such', at + '/unread', ...[links[0], links.at(-1)], '/findings']) {
      await page.goto(path)
      await check(path)
    }
    await page.getByRole('button', { name: 'Look through' }).click() // without a file
    await page.getByLabel('Files').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0, 1]) })
    await page.getByRole('button', { name: 'Look through' }).click()
    await page.getByRole('alert').waitFor()
    await check('bad drop')
    await page.goto(at)
    await page.getByRole('button', { name: 'Close' }).click()
    assert.deepEqual(faults, [])
    await context.close()
  })
}

test('a finding prints, the list lies on its side', async () => {
  const { context, page } = await open(browser, program.base)
  const at = await drop(page, software)
  const pdf = async () => (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  assert.match(await pdf(), /\/MediaBox \[0 0 84[12]\S* 59[45]/, 'the list lies on its side')
  await page.goto(at + '/1')
  assert.match(await pdf(), /\/MediaBox \[0 0 59[45]\S* 84[12]/, 'a finding stands upright')
  await context.close()
})
