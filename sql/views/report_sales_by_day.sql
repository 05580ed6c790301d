-- What was sold, per local day, point and utility.  A sale that was taken back is left out.
SELECT local_day(sales.sold_at) AS day,
       terminals.point_number AS point_number,
       contracts.utility AS utility,
       COUNT(*) AS sales,
       CAST(SUM(sales.tender_minor) AS BIGINT) AS tender_minor,
       CAST(SUM(sales.deductions_minor) AS BIGINT) AS deductions_minor,
       CAST(SUM(sales.energy_gross_minor) AS BIGINT) AS energy_gross_minor,
       CAST(SUM(sales.energy_vat_minor) AS BIGINT) AS energy_vat_minor,
       CAST(SUM(sales.units_tenths) AS BIGINT) AS units_tenths
  FROM sales
  JOIN terminals ON terminals.id = sales.terminal_id
  JOIN contracts ON contracts.id = sales.contract_id
  LEFT JOIN sale_reversals ON sale_reversals.sale_id = sales.id
 WHERE sale_reversals.sale_id IS NULL
 GROUP BY 1, 2, 3
