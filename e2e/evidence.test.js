// Evidence on the pages: record, look at the proof, set aside, hand over, and
// verify what was handed over as somebody who has nothing but the key.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, browse, check, example, open, serve, whole } from './program.js'

let dir, keys, program, auditor, browser
before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'interdict-evidence-'))
  const key = join(dir, 'evidence.key')
  execFileSync(bin, ['key', 'new', '--name', 'evidence.example.com', '--key', key], { stdio: 'pipe' })
  keys = join(dir, 'evidence.pub')
  writeFileSync(keys, execFileSync(bin, ['key', 'show', '--key', key]))
  program = await serve(...example, '--record', join(dir, 'log'), '--key', key)
  auditor = await serve()
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await auditor?.stop()
  rmSync(dir, { recursive: true, force: true })
})

/** Downloads what a button hands out, and gives the file. */
async function download(page, button, name) {
  const [handed] = await Promise.all([page.waitForEvent('download'), button.click()])
  const file = join(dir, name)
  await handed.saveAs(file)
  return file
}

/** Hands a bundle to the form of a page, with keys from a file or pasted. */
async function verify(page, bundle, { file, pasted, since } = {}) {
  await page.goto('/evidence/verify')
  await page.getByLabel('Evidence bundle').setInputFiles(bundle)
  if (file) await page.getByLabel('A file of public keys').setInputFiles(file)
  if (pasted) await page.getByLabel('Or paste them').fill(pasted)
  if (since) await page.getByLabel('An older checkpoint').setInputFiles(since)
  await page.getByRole('button', { name: 'Verify' }).click()
}

const checkRow = (page, name) => page.locator('table.checks tr', { has: page.getByRole('rowheader', { name, exact: true }) })

test('from an answer to an auditor', async () => {
  const { context, page, faults } = await open(browser, program.base)
  await page.goto('/evidence')
  await page.getByRole('heading', { level: 1, name: 'The log is empty' }).waitFor()

  await page.goto('/books/1')
  await page.locator('table.rows tbody th a').first().click()
  const outcome = (await page.getByRole('heading', { level: 1 }).innerText()).split('.')[0]
  await page.getByRole('button', { name: 'Record this answer' }).click()
  await page.getByRole('heading', { name: 'Recorded as number 0 of the log' }).waitFor()
  await page.goto('/evidence')
  const kept = join(dir, 'checkpoint')
  await (async () => { const [d] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the checkpoint' }).click()]); await d.saveAs(kept) })()

  await page.goto('/books/1')
  await page.getByRole('button', { name: /^Record the \d+ lines left$/ }).click()
  await page.getByText('All 94 lines are recorded as they stand.').waitFor()

  await page.goto('/evidence/0')
  await page.getByRole('heading', { level: 1, name: 'Number 0 is in the log, unchanged, and its answer was right when decided again' }).waitFor()
  assert.match(await page.locator('#why').innerText(), new RegExp(outcome), 'the record says what the line said')
  assert.match(await checkRow(page, 'Decided again').innerText(), /same outcome, bounds, rules and needs/)
  await page.getByText('The 7 steps in words').click()
  assert.equal(await page.locator('.proof-steps li').count(), 8)
  const root = await page.locator('dt:text-is("Root") + dd code').innerText()
  assert.match(await page.locator('.proof-steps li').last().innerText(), new RegExp(root + '\\. That is the root'), 'the proof ends at the root')

  await page.getByText('Set this answer aside').click()
  await page.getByRole('button', { name: 'Record the override' }).click()
  await page.getByRole('alert').getByText('corrections needed; nothing was recorded').waitFor()
  await page.getByRole('alert').getByRole('link', { name: 'Say why.' }).click()
  assert.equal(await page.locator(':focus').getAttribute('name'), 'why', 'the message leads to its field')
  await page.getByLabel('Needs a licence', { exact: true }).check()
  await page.getByLabel('Why?').fill('counsel reads it so')
  await page.getByLabel('By which authority?').fill('memo 12')
  await page.getByLabel('Who decides so?').fill('R. Adeyo')
  await page.getByLabel('Until which day?').fill('31 Dec 2099')
  await page.getByRole('button', { name: 'Record the override' }).click()
  await page.getByRole('heading', { name: 'The override is recorded' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Number 0' }).click()
  await page.getByRole('heading', { name: /Set aside by a person: Needs a licence instead/ }).waitFor()

  await page.goto('/evidence')
  await page.getByRole('checkbox', { name: 'put in number 94' }).check()
  await page.getByLabel('Records that the auditor’s older checkpoint had').fill('1')
  const bundle = await download(page, page.getByRole('button', { name: 'Make the bundle' }), 'one.bundle')
  await page.goto('/evidence/0')
  await page.getByLabel('Leave personal facts out').check()
  const redacted = await download(page, page.getByRole('button', { name: 'Download the bundle' }), 'redacted.bundle')
  assert.deepEqual(faults, [], 'nothing left this machine')
  await context.close()

  const other = await open(browser, auditor.base)
  await verify(other.page, bundle, { file: keys, since: kept })
  await other.page.getByRole('heading', { level: 1, name: 'The file holds, and every answer was right when decided again' }).waitFor()
  for (const name of ['Every byte of the file', 'Who made the file', 'Signature of the root', 'Log only grew', 'Records are in the log', 'What was asked', 'Decided again']) {
    assert.equal(await checkRow(other.page, name).locator('svg.go').count(), 1, `${name} holds`)
  }
  assert.equal(await other.page.locator('table.rows tbody tr').count(), 2, 'the override has brought the record along')
  await verify(other.page, redacted, { pasted: readFileSync(keys, 'utf8') })
  await other.page.getByRole('heading', { level: 1, name: 'The file holds; nothing in it was decided again' }).waitFor()

  const bent = readFileSync(bundle)
  bent[bent.indexOf('counsel reads it so')] ^= 1
  writeFileSync(join(dir, 'bent.bundle'), bent)
  await verify(other.page, join(dir, 'bent.bundle'), { file: keys })
  await other.page.getByRole('heading', { level: 1, name: 'The file does not hold' }).waitFor()
  assert.match(await checkRow(other.page, 'Every byte of the file').innerText(), /fails/)
  assert.match(await checkRow(other.page, 'Decided again').innerText(), /not reached/)
  assert.deepEqual(other.faults, [])
  assert.equal(program.complaints() + auditor.complaints(), '', 'the programs have nothing to complain of')
  await other.context.close()
})

/** Makes sure that the log has records, one of them set aside, and gives bundles: one that holds, one that does not. */
async function handedOver() {
  const post = (path, form) => fetch(program.base + path, { method: 'POST', body: new URLSearchParams(form) })
  await post('/books/1/record', {})
  await post('/evidence/0/override', { outcome: 'review', who: 'R. Adeyo', why: 'to be looked at again', authority: 'memo 13', expires: '31 Dec 2099' })
  const whole = join(dir, 'pages.bundle'), bent = join(dir, 'pages-bent.bundle')
  const bytes = Buffer.from(await (await post('/evidence/bundle', { n: '0' })).arrayBuffer())
  writeFileSync(whole, bytes)
  bytes[bytes.indexOf('memo 13')] ^= 1
  writeFileSync(bent, bytes)
  return { whole, bent }
}

// axe-core takes seconds on long pages, so it looks at one wide and one narrow
// screen; that nothing is cut off is seen on all.
for (const [width, colorScheme, axe] of [[1440, 'light', true], [768, 'light'], [390, 'light'], [320, 'dark', true]]) {
  test(`every evidence page is whole and accessible: ${width}px, ${colorScheme}`, async () => {
    const { context, page, faults } = await open(browser, program.base, { viewport: { width, height: 900 }, colorScheme })
    const bundles = await handedOver()
    const look = name => (axe ? check : whole)(page, `${name} at ${width}px ${colorScheme}`)
    for (const path of ['/evidence', '/evidence?kind=override', '/evidence?kind=scan', '/evidence/0', '/evidence/94', '/evidence/999', '/evidence/verify', '/books/1/deals/2']) {
      await page.goto(path)
      if (path === '/evidence/0') for (const fold of await page.locator('main summary').all()) await fold.click()
      await look(path)
    }
    await verify(page, bundles.whole, { file: keys })
    await look('a bundle that holds')
    await verify(page, bundles.bent, { file: keys })
    await look('a bundle that does not hold')
    await verify(page, bundles.whole, { pasted: 'no key' })
    await page.getByRole('alert').waitFor()
    await look('a key that is none')
    await page.goto('/evidence/0')
    await page.getByText('Set this answer aside').click()
    await page.getByRole('button', { name: 'Record the override' }).click()
    await page.getByRole('alert').waitFor()
    await look('an override that says nothing')
    assert.deepEqual(faults, [])
    await context.close()
  })
}

test('without a log, others’ evidence can still be verified', async () => {
  const { context, page, faults } = await open(browser, auditor.base, { javaScriptEnabled: false })
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Evidence' }).click()
  await page.getByRole('heading', { level: 1, name: 'No evidence is kept' }).waitFor()
  await page.getByRole('link', { name: 'Verify a file that you were given' }).click()
  await page.getByRole('button', { name: 'Verify' }).waitFor()
  assert.equal(await page.getByText('Also the key that signs here').count(), 0, 'no key signs here')
  assert.deepEqual(faults, [])
  await context.close()
})
