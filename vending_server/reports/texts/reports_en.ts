<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name></name>
    <message id="P700">
        <translation>Daily reconciliation</translation>
    </message>
    <message id="P701">
        <translation>Shift report</translation>
    </message>
    <message id="P702">
        <translation>Agent settlement</translation>
    </message>
    <message id="P703">
        <translation>Bank deposits</translation>
    </message>
    <message id="P704">
        <translation>Sales journal</translation>
    </message>
    <message id="P705">
        <translation>VAT report</translation>
    </message>
    <message id="P706">
        <translation>Arrears by age</translation>
    </message>
    <message id="P707">
        <translation>Effect of a tariff decision</translation>
    </message>
    <message id="P708">
        <translation>Report no.</translation>
    </message>
    <message id="P710">
        <translation>{from_day} to {through_day}</translation>
    </message>
    <message id="P711">
        <translation>Charging point</translation>
    </message>
    <message id="P712">
        <translation>All points</translation>
    </message>
    <message id="P713">
        <translation>Made on {at} by {by}</translation>
    </message>
    <message id="P714">
        <translation>Amounts in shekels</translation>
    </message>
    <message id="P715">
        <translation>Total</translation>
    </message>
    <message id="P716">
        <translation>None.</translation>
    </message>
    <message id="P717">
        <translation>Not final</translation>
    </message>
    <message id="P719">
        <translation>In words</translation>
    </message>
    <message id="P720">
        <translation>{words} only</translation>
    </message>
    <message id="P721">
        <translation>Name</translation>
    </message>
    <message id="P722">
        <translation>Signature and stamp</translation>
    </message>
    <message id="P723">
        <translation>Date</translation>
    </message>
    <message id="P724">
        <translation>For the municipality</translation>
    </message>
    <message id="P725">
        <translation>The agent</translation>
    </message>
    <message id="P726">
        <translation>Cashier</translation>
    </message>
    <message id="P727">
        <translation>Accountant</translation>
    </message>
    <message id="P728">
        <translation>{point}: shifts whose journal is not here yet: {count}</translation>
    </message>
    <message id="P729">
        <translation>{point}: shifts still open: {count}</translation>
    </message>
    <message id="P730">
        <translation>{point}: days not locked from {day}</translation>
    </message>
    <message id="P731">
        <translation>{point}: terminals that may hold sales not sent yet: {count}</translation>
    </message>
    <message id="P732">
        <translation>Training: not an accounting document</translation>
    </message>
    <message id="P733">
        <translation>Time</translation>
    </message>
    <message id="P734">
        <translation>Particulars</translation>
    </message>
    <message id="P735">
        <translation>Paper no.</translation>
    </message>
    <message id="P736">
        <translation>In</translation>
    </message>
    <message id="P737">
        <translation>Out</translation>
    </message>
    <message id="P738">
        <translation>Balance</translation>
    </message>
    <message id="P739">
        <translation>Opening balance</translation>
    </message>
    <message id="P740">
        <translation>Closing balance</translation>
    </message>
    <message id="P741">
        <translation>Top-ups</translation>
    </message>
    <message id="P742">
        <translation>Sold, net</translation>
    </message>
    <message id="P743">
        <translation>Commission put into the float</translation>
    </message>
    <message id="P744">
        <translation>Commission earned</translation>
    </message>
    <message id="P745">
        <translation>Commission paid</translation>
    </message>
    <message id="P746">
        <translation>Commission still owed</translation>
    </message>
    <message id="P747">
        <translation>Commission rate</translation>
    </message>
    <message id="P748">
        <translation>Credit limit</translation>
    </message>
    <message id="P749">
        <translation>Slip no.</translation>
    </message>
    <message id="P750">
        <translation>Bank</translation>
    </message>
    <message id="P751">
        <translation>Bag no.</translation>
    </message>
    <message id="P752">
        <translation>Expected</translation>
    </message>
    <message id="P753">
        <translation>Counted into the bag</translation>
    </message>
    <message id="P754">
        <translation>Confirmed by the bank</translation>
    </message>
    <message id="P755">
        <translation>In transit</translation>
    </message>
    <message id="P756">
        <translation>Difference</translation>
    </message>
    <message id="P757">
        <translation>Bank reference</translation>
    </message>
    <message id="P758">
        <translation>Account</translation>
    </message>
    <message id="P759">
        <translation>Meter no.</translation>
    </message>
    <message id="P760">
        <translation>Receipt no.</translation>
    </message>
    <message id="P761">
        <translation>Cash</translation>
    </message>
    <message id="P762">
        <translation>Other means</translation>
    </message>
    <message id="P763">
        <translation>Carried</translation>
    </message>
    <message id="P764">
        <translation>Charges and fees</translation>
    </message>
    <message id="P765">
        <translation>Old debts</translation>
    </message>
    <message id="P766">
        <translation>Net of VAT</translation>
    </message>
    <message id="P767">
        <translation>VAT</translation>
    </message>
    <message id="P768">
        <translation>Units</translation>
    </message>
    <message id="P769">
        <translation>Day</translation>
    </message>
    <message id="P770">
        <translation>Electricity, net</translation>
    </message>
    <message id="P771">
        <translation>Water, net</translation>
    </message>
    <message id="P773">
        <translation>VAT taken</translation>
    </message>
    <message id="P774">
        <translation>VAT given back</translation>
    </message>
    <message id="P775">
        <translation>VAT due</translation>
    </message>
    <message id="P776">
        <translation>Customer no.</translation>
    </message>
    <message id="P777">
        <translation>Kind of debt</translation>
    </message>
    <message id="P778">
        <translation>Since</translation>
    </message>
    <message id="P779">
        <translation>This month</translation>
    </message>
    <message id="P780">
        <translation>1–3 months</translation>
    </message>
    <message id="P781">
        <translation>4–12 months</translation>
    </message>
    <message id="P782">
        <translation>Over a year</translation>
    </message>
    <message id="P783">
        <translation>Unknown</translation>
    </message>
    <message id="P784">
        <translation>Put off</translation>
    </message>
    <message id="P785">
        <translation>From</translation>
    </message>
    <message id="P786">
        <translation>To</translation>
    </message>
    <message id="P787">
        <translation>Accounts</translation>
    </message>
    <message id="P788">
        <translation>Change per account</translation>
    </message>
    <message id="P789">
        <translation>Decision no.</translation>
    </message>
    <message id="P790">
        <translation>Sales</translation>
    </message>
    <message id="P791">
        <translation>Same units, as sold</translation>
    </message>
    <message id="P792">
        <translation>Same units, by the decision</translation>
    </message>
    <message id="P793">
        <translation>Difference for the period</translation>
    </message>
    <message id="P794">
        <translation>VAT in it, as sold</translation>
    </message>
    <message id="P795">
        <translation>VAT in it, by the decision</translation>
    </message>
    <message id="P796">
        <translation>Accounts paying more</translation>
    </message>
    <message id="P797">
        <translation>Accounts paying less</translation>
    </message>
    <message id="P798">
        <translation>Unchanged</translation>
    </message>
    <message id="P799">
        <translation>Sale</translation>
    </message>
    <message id="P800">
        <translation>Fees and debts paid</translation>
    </message>
    <message id="P801">
        <translation>Sale taken back</translation>
    </message>
    <message id="P802">
        <translation>Top-up</translation>
    </message>
    <message id="P803">
        <translation>Commission to the float</translation>
    </message>
    <message id="P804">
        <translation>Commission paid</translation>
    </message>
    <message id="P805">
        <translation>Other entry</translation>
    </message>
    <message id="P806">
        <translation>Opening float</translation>
    </message>
    <message id="P807">
        <translation>Cash in</translation>
    </message>
    <message id="P808">
        <translation>Cash out</translation>
    </message>
    <message id="P809">
        <translation>Customer&apos;s deposit</translation>
    </message>
    <message id="P810">
        <translation>Counting difference</translation>
    </message>
    <message id="P811">
        <translation>Bank deposit</translation>
    </message>
    <message id="P812">
        <translation>Shift no.</translation>
    </message>
    <message id="P813">
        <translation>Opened</translation>
    </message>
    <message id="P814">
        <translation>Closed</translation>
    </message>
    <message id="P815">
        <translation>Counted</translation>
    </message>
    <message id="P816">
        <translation>Left in the drawer</translation>
    </message>
    <message id="P817">
        <translation>To be deposited</translation>
    </message>
    <message id="P819">
        <translation>Tariff</translation>
    </message>
    <message id="P820">
        <translation>Service</translation>
    </message>
    <message id="P821">
        <translation>Electricity</translation>
    </message>
    <message id="P822">
        <translation>Water</translation>
    </message>
    <message id="P827">
        <translation>Bands of 5 shekels for the whole period.</translation>
    </message>
    <message id="P828">
        <translation>Sales taken back are subtracted where they were taken back.</translation>
    </message>
    <message id="P829">
        <translation>As things stand when the report is made.</translation>
    </message>
    <message id="P830">
        <translation>The settlement holds once both sides have signed.</translation>
    </message>
    <message id="P831">
        <translation>Carried: plus was left from before, minus is kept for the next charge.</translation>
    </message>
    <message id="P832">
        <translation>In the drawer by the books</translation>
    </message>
    <message id="P835">
        <translation>Paid out</translation>
    </message>
    <message id="P838">
        <translation>Cash box of a terminal</translation>
    </message>
    <message id="P841">
        <translation>Most affected</translation>
    </message>
    <message id="P842">
        <translation>Energy, kWh</translation>
    </message>
    <message id="P843">
        <translation>Water, m³</translation>
    </message>
    <message id="P844">
        <translation>As of {day}</translation>
    </message>
    <message id="P845">
        <translation>the schedule</translation>
    </message>
    <message id="P847">
        <translation>Till journal</translation>
    </message>
    <message id="P848">
        <translation>Ledger</translation>
    </message>
    <message id="P849">
        <translation>Tokens</translation>
    </message>
    <message id="P850">
        <translation>Deposit</translation>
    </message>
    <message id="P852">
        <translation>Voucher</translation>
    </message>
    <message id="P853">
        <translation>Standing</translation>
    </message>
    <message id="P854">
        <translation>Balanced</translation>
    </message>
    <message id="P855">
        <translation>Waits</translation>
    </message>
    <message id="P856">
        <translation>To be decided</translation>
    </message>
    <message id="P857">
        <translation>Explained</translation>
    </message>
    <message id="P858">
        <translation>Open</translation>
    </message>
    <message id="P859">
        <translation>Shift</translation>
    </message>
    <message id="P860">
        <translation>Sales without a shift</translation>
    </message>
    <message id="P861">
        <translation>Differences</translation>
    </message>
    <message id="P862">
        <translation>Between</translation>
    </message>
    <message id="P863">
        <translation>and</translation>
    </message>
    <message id="P864">
        <translation>Kind</translation>
    </message>
    <message id="P865">
        <translation>Over</translation>
    </message>
    <message id="P866">
        <translation>Short</translation>
    </message>
    <message id="P867">
        <translation>Amount</translation>
    </message>
    <message id="P868">
        <translation>Number</translation>
    </message>
    <message id="P869">
        <translation>Missing</translation>
    </message>
    <message id="P870">
        <translation>Records missing</translation>
    </message>
    <message id="P871">
        <translation>Journal not sound</translation>
    </message>
    <message id="P872">
        <translation>Above the limit</translation>
    </message>
    <message id="P873">
        <translation>Price</translation>
    </message>
    <message id="P874">
        <translation>Agreed</translation>
    </message>
    <message id="P875">
        <translation>No difference is set against another: over and short are added up apart.</translation>
    </message>
    <message id="P950">
        <translation>Case no.</translation>
    </message>
    <message id="P951">
        <translation>Opened</translation>
    </message>
    <message id="P952">
        <translation>Sum paid</translation>
    </message>
    <message id="P953">
        <translation>Sold for meter</translation>
    </message>
    <message id="P954">
        <translation>Meter that was meant</translation>
    </message>
    <message id="P955">
        <translation>The municipality has decided to issue the same units ({u}) for meter {m}. Type the code below into that meter.</translation>
    </message>
    <message id="P956">
        <translation>The municipality has decided to keep {x} ₪ for account {a}: it counts toward its next charge.</translation>
    </message>
    <message id="P957">
        <translation>The municipality has decided to pay {x} ₪ in cash, at head office.</translation>
    </message>
    <message id="P958">
        <translation>The municipality has decided not to accept the request: the sale stands as it is.</translation>
    </message>
    <message id="P959">
        <translation>The municipality has decided not to accept the claim: nothing is paid.</translation>
    </message>
    <message id="P960">
        <translation>Reason: {x}</translation>
    </message>
    <message id="P961">
        <translation>Sum given back</translation>
    </message>
    <message id="P962">
        <translation>Decided</translation>
    </message>
    <message id="P963">
        <translation>Machine</translation>
    </message>
    <message id="P964">
        <translation>Evidence that was asked for and given</translation>
    </message>
    <message id="P965">
        <translation>Act</translation>
    </message>
    <message id="P966">
        <translation>Reference</translation>
    </message>
    <message id="P967">
        <translation>Asked for</translation>
    </message>
    <message id="P968">
        <translation>Given</translation>
    </message>
    <message id="P969">
        <translation>Received by</translation>
    </message>
    <message id="P970">
        <translation>About a charge of {x} ₪ on {at}, receipt {r}, that went to meter {s} instead of meter {m}.</translation>
    </message>
    <message id="P971">
        <translation>About a charge of {x} ₪ on {at}, receipt {r}, for meter {s}, and the request to take it back.</translation>
    </message>
    <message id="P972">
        <translation>About claim {n} of {at} at machine {t}.</translation>
    </message>
    <message id="P973">
        <translation>Letter of decision</translation>
    </message>
    <message id="P974">
        <translation>Code: typed as it stands, from the left</translation>
    </message>
    <message id="P1000">
        <translation>What was done about differences</translation>
    </message>
    <message id="P1001">
        <translation>Act</translation>
    </message>
    <message id="P1002">
        <translation>Likely cause</translation>
    </message>
    <message id="P1003">
        <translation>Decision</translation>
    </message>
    <message id="P1004">
        <translation>By</translation>
    </message>
    <message id="P1005">
        <translation>Agreed</translation>
    </message>
    <message id="P1006">
        <translation>At</translation>
    </message>
    <message id="P1007">
        <translation>Sum</translation>
    </message>
    <message id="P1008">
        <translation>Cause</translation>
    </message>
    <message id="P1010">
        <translation>Explained</translation>
    </message>
    <message id="P1011">
        <translation>Evidence added</translation>
    </message>
    <message id="P1012">
        <translation>Sent back</translation>
    </message>
    <message id="P1013">
        <translation>Escalated</translation>
    </message>
    <message id="P1014">
        <translation>Corrected by entry</translation>
    </message>
    <message id="P1015">
        <translation>Charged</translation>
    </message>
    <message id="P1016">
        <translation>Written off</translation>
    </message>
    <message id="P1017">
        <translation>Cleared</translation>
    </message>
    <message id="P1018">
        <translation>Changed</translation>
    </message>
    <message id="P1019">
        <translation>Counted again</translation>
    </message>
    <message id="P1020">
        <translation>Journal differs</translation>
    </message>
    <message id="P1021">
        <translation>Sales have not come</translation>
    </message>
    <message id="P1022">
        <translation>Decided after the Z</translation>
    </message>
    <message id="P1023">
        <translation>Deposit told twice</translation>
    </message>
    <message id="P1024">
        <translation>Deposit late or other</translation>
    </message>
    <message id="P1025">
        <translation>One note</translation>
    </message>
    <message id="P1026">
        <translation>Pay-out not recorded</translation>
    </message>
    <message id="P1027">
        <translation>Copy taken for a sale</translation>
    </message>
    <message id="P1028">
        <translation>Change given twice</translation>
    </message>
    <message id="P1029">
        <translation>Price changed later</translation>
    </message>
    <message id="P1030">
        <translation>Agent beyond float</translation>
    </message>
    <message id="P1031">
        <translation>Machine lost with codes</translation>
    </message>
    <message id="P1032">
        <translation>Token without a sale</translation>
    </message>
    <message id="P1033">
        <translation>Cash box differs</translation>
    </message>
    <message id="P1034">
        <translation>Voucher differs</translation>
    </message>
    <message id="P1040">
        <translation>Deposit slip</translation>
    </message>
    <message id="P1041">
        <translation>Till journal</translation>
    </message>
    <message id="P1042">
        <translation>Agent float</translation>
    </message>
    <message id="P1043">
        <translation>Offline batch</translation>
    </message>
    <message id="P1044">
        <translation>Codes of a lost machine</translation>
    </message>
    <message id="P1045">
        <translation>Tariff version</translation>
    </message>
    <message id="P1046">
        <translation>Vending key</translation>
    </message>
    <message id="P1047">
        <translation>Day of a point</translation>
    </message>
    <message id="P1060">
        <translation>Locked days and the hash of their entries</translation>
    </message>
    <message id="P1061">
        <translation>Locked at</translation>
    </message>
    <message id="P1062">
        <translation>Entries</translation>
    </message>
    <message id="P1063">
        <translation>Hash (SHA-256)</translation>
    </message>
    <message id="P1070">
        <translation>Head office</translation>
    </message>
    <message id="P1071">
        <translation>What head office posted, and no point</translation>
    </message>
    <message id="P1072">
        <translation>Account debited</translation>
    </message>
    <message id="P1073">
        <translation>Account credited</translation>
    </message>
    <message id="P1074">
        <translation>Head office's day</translation>
    </message>
</context>
</TS>
