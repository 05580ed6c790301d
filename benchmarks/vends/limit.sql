-- "Limit 1": the SQL of one vend and nothing else: 3 selects, 5 inserts, commit.
--
-- The tables, keys, checks and triggers are the server's own; the stored response has the size and
-- the text of a real one.  Left out, in this script's favour: the conditional update of the contract,
-- the rows of the tender and of deductions, and all that is not SQL (HTTP, session, price, token).
-- Each client sells at a terminal of its own; its receipt numbers go on from run to run.
\set n random(1, :meters)
\set sequence :sequence + 1
BEGIN;
SELECT s.terminal_id AS terminal, s.operator_id AS operator,
       (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
        || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid AS sale,
       (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
        || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid AS vend
  FROM sessions s JOIN terminals t ON t.id = s.terminal_id JOIN operators o ON o.id = s.operator_id
 WHERE s.session_hash = 'limit-' || :client_id::text AND s.ended_at IS NULL AND t.suspended_at IS NULL
\gset
SELECT m.id AS meter, m.base_year AS base, c.id AS contract
  FROM meters m JOIN contracts c ON c.id = m.contract_id JOIN customers u ON u.id = c.customer_id
 WHERE m.id = (SELECT meter_id FROM limit_meters WHERE n = :n) FOR UPDATE OF c
\gset
SELECT coalesce(max(tid), 1) + 1 AS tid FROM tokens WHERE meter_id = :meter AND base_year = :base
\gset
INSERT INTO sales (id, terminal_id, vend_id, receipt_sequence, contract_id, meter_id, operator_id,
                   sold_at, period, tariff_version_id, policy_id, tender_minor, received_minor,
                   carry_before_minor, deductions_minor, energy_gross_minor, energy_vat_minor,
                   carry_after_minor, bought_before_tenths, units_tenths)
VALUES (:sale, :terminal, :vend, :sequence, :contract, :meter, :operator, now(), '2026-11', 1, 1,
        10000, 10000, 7, 0, 10002, 1380, 5, 0, 2045);
INSERT INTO tokens (meter_id, base_year, tid, sale_id, token, units_tenths, sgc, krn, ti,
                    key_check_value, issuer)
VALUES (:meter, :base, :tid, :sale, '12345678901234567890', 2045, '345678', 2, '05', 'ABCDEF', 'limit');
INSERT INTO ledger_entries (transaction_id, line, debit_account_id, credit_account_id, amount_minor,
                            currency, posted_at)
VALUES (:sale::uuid, 1, 2, 1, 10000, 'ILS', now()), (:sale::uuid, 2, 10, 1, 7, 'ILS', now()),
       (:sale::uuid, 3, 1, 4, 8622, 'ILS', now()), (:sale::uuid, 4, 1, 6, 1380, 'ILS', now()),
       (:sale::uuid, 5, 1, 10, 5, 'ILS', now());
INSERT INTO vends (terminal_id, vend_id, kind, body_sha256, status, response, decided_at, sale_id)
VALUES (:terminal, :vend, 'sale', repeat('a', 64), 200, convert_to(:response::text, 'UTF8'), now(), :sale);
INSERT INTO outbox (topic, subject_id, created_at) VALUES ('vend.sold', :sale, now());
COMMIT;
