"""What energy costs and what else is due: tariff versions, policies, charges, fees, old debts."""
