-- What is owed, and how old it is today.  A charge or fee is as old as the period that it is for; an
-- old debt as what it was opened with says.  One that was taken over without papers is as old as its
-- last payment, and of unknown age while nothing was ever paid.  One line for each charge of a contract and each old debt.
WITH today AS (SELECT substr(local_day(CURRENT_TIMESTAMP), 1, 7) AS month),
owed AS (
    SELECT 'due' AS source, dues.id AS source_id, contracts.customer_id AS customer_id,
           contracts.account_number AS account_number, dues.code AS code,
           CASE WHEN dues.postponed_reason IS NULL THEN 0
                WHEN dues.postponed_until IS NULL THEN 1
                WHEN CAST(dues.postponed_until AS VARCHAR) > local_day(CURRENT_TIMESTAMP) THEN 1
                ELSE 0 END AS is_postponed,
           dues.amount_minor - dues.paid_minor AS owed_minor, dues.period AS since
      FROM dues
      JOIN contracts ON contracts.id = dues.contract_id
     WHERE dues.amount_minor > dues.paid_minor
    UNION ALL
    SELECT 'old_debt', arrears_accounts.id, arrears_accounts.customer_id, NULL,
           arrears_accounts.code, 0, arrears_accounts.balance_minor,
           COALESCE((SELECT substr(CAST(arrears_openings.since AS VARCHAR), 1, 7)
              FROM arrears_openings
             WHERE arrears_openings.arrears_account_id = arrears_accounts.id),
           (SELECT MAX(substr(local_day(sales.sold_at), 1, 7))
              FROM sale_deductions
              JOIN sales ON sales.id = sale_deductions.sale_id
              LEFT JOIN sale_reversals ON sale_reversals.sale_id = sales.id
             WHERE sale_deductions.arrears_account_id = arrears_accounts.id
               AND sale_reversals.sale_id IS NULL))
      FROM arrears_accounts
     WHERE arrears_accounts.balance_minor > 0
),
aged AS (
    SELECT owed.*,
           (CAST(substr(today.month, 1, 4) AS INTEGER) - CAST(substr(owed.since, 1, 4) AS INTEGER))
           * 12
           + CAST(substr(today.month, 6, 2) AS INTEGER)
           - CAST(substr(owed.since, 6, 2) AS INTEGER) AS months
      FROM owed CROSS JOIN today
)
SELECT source, source_id, customer_id, account_number, code, is_postponed, owed_minor, since, months,
       CASE WHEN months IS NULL THEN 'unknown'
            WHEN months <= 0 THEN 'this month'
            WHEN months <= 3 THEN '1 to 3 months'
            WHEN months <= 12 THEN '4 to 12 months'
            ELSE 'over a year' END AS age
  FROM aged
