<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name></name>
    <message id="A01">
        <translation>Card read. {name}. {service}. {status}.</translation>
    </message>
    <message id="A02">
        <translation>Amount {x}, change {y}, units {u}</translation>
    </message>
    <message id="A03">
        <translation>Sale done. Receipt {n} printed.</translation>
    </message>
    <message id="A04">
        <translation>Waiting for the server. Do not sell again.</translation>
    </message>
    <message id="A05">
        <translation>Offline. The permit ends at {time}.</translation>
    </message>
    <message id="A06">
        <translation>Note of {x} accepted. Total {y}.</translation>
    </message>
    <message id="A07">
        <translation>The code is read digit by digit, in groups of four.</translation>
    </message>
    <message id="A08">
        <translation>The session ends soon. Seconds left: {n}.</translation>
    </message>
    <message id="A09">
        <translation>Approved by {name}.</translation>
    </message>
    <message id="A10">
        <translation>Take the receipt.</translation>
    </message>
    <message id="A850">
        <translation>{name}. {service}. {status}.</translation>
    </message>
    <message id="A2960">
        <translation>{x} accepted. Total {y}.</translation>
    </message>
    <message id="B01">
        <translation>Keys</translation>
    </message>
    <message id="B02">
        <translation>New meter</translation>
    </message>
    <message id="B03">
        <translation>Search</translation>
    </message>
    <message id="B04">
        <translation>Water / electricity</translation>
    </message>
    <message id="B05">
        <translation>By units</translation>
    </message>
    <message id="B07">
        <translation>Reprint</translation>
    </message>
    <message id="B08">
        <translation>Pay without charging</translation>
    </message>
    <message id="B10">
        <translation>More</translation>
    </message>
    <message id="B11">
        <translation>English / العربية</translation>
    </message>
    <message id="B12">
        <translation>Confirm sale and print</translation>
    </message>
    <message id="B13">
        <translation>Back</translation>
    </message>
    <message id="B14">
        <translation>Lock</translation>
    </message>
    <message id="B16">
        <translation>Log in</translation>
    </message>
    <message id="B17">
        <translation>Log out</translation>
    </message>
    <message id="B18">
        <translation>Switch user</translation>
    </message>
    <message id="B19">
        <translation>Open shift</translation>
    </message>
    <message id="B20">
        <translation>Close shift</translation>
    </message>
    <message id="B29">
        <translation>Check again</translation>
    </message>
    <message id="B31">
        <translation>Print again</translation>
    </message>
    <message id="B32">
        <translation>Show the token</translation>
    </message>
    <message id="B33">
        <translation>Send the request</translation>
    </message>
    <message id="B34">
        <translation>Approve</translation>
    </message>
    <message id="B36">
        <translation>Add evidence</translation>
    </message>
    <message id="B38">
        <translation>Request reversal</translation>
    </message>
    <message id="B43">
        <translation>Next customer</translation>
    </message>
    <message id="B49">
        <translation>Request recount</translation>
    </message>
    <message id="B52">
        <translation>Accept as explained</translation>
    </message>
    <message id="B53">
        <translation>Close day</translation>
    </message>
    <message id="B54">
        <translation>Reopen day</translation>
    </message>
    <message id="B62">
        <translation>Touch to start</translation>
    </message>
    <message id="B63">
        <translation>Continue</translation>
    </message>
    <message id="B64">
        <translation>Continue to cash</translation>
    </message>
    <message id="B65">
        <translation>Charge now</translation>
    </message>
    <message id="B67">
        <translation>Larger text</translation>
    </message>
    <message id="B69">
        <translation>Clear</translation>
    </message>
    <message id="B70">
        <translation>Delete digit</translation>
    </message>
    <message id="B71">
        <translation>I need more time</translation>
    </message>
    <message id="B72">
        <translation>Finish</translation>
    </message>
    <message id="B74">
        <translation>Lower the buttons</translation>
    </message>
    <message id="B75">
        <translation>Yes, this is my meter</translation>
    </message>
    <message id="B76">
        <translation>No, another meter</translation>
    </message>
    <message id="B80">
        <translation>By money</translation>
    </message>
    <message id="B81">
        <translation>Money returned</translation>
    </message>
    <message id="B82">
        <translation>Try again</translation>
    </message>
    <message id="B83">
        <translation>In doubt</translation>
    </message>
    <message id="B84">
        <translation>Paper is good</translation>
    </message>
    <message id="B85">
        <translation>Print copy</translation>
    </message>
    <message id="B86">
        <translation>Confirm customer</translation>
    </message>
    <message id="B87">
        <translation>Choose</translation>
    </message>
    <message id="B89">
        <translation>Confirm</translation>
    </message>
    <message id="B90">
        <translation>Print the receipt</translation>
    </message>
    <message id="B150">
        <translation>Shift</translation>
    </message>
    <message id="B151">
        <translation>Choose</translation>
    </message>
    <message id="B152">
        <translation>Print</translation>
    </message>
    <message id="B153">
        <translation>Print again</translation>
    </message>
    <message id="B154">
        <translation>Start selling</translation>
    </message>
    <message id="B155">
        <translation>Ask again</translation>
    </message>
    <message id="B156">
        <translation>Accept the count</translation>
    </message>
    <message id="B157">
        <translation>Confirm</translation>
    </message>
    <message id="B158">
        <translation>Next field</translation>
    </message>
    <message id="B159">
        <translation>Finish</translation>
    </message>
    <message id="B160">
        <translation>Open drawer</translation>
    </message>
    <message id="B400">
        <translation>Read the token</translation>
    </message>
    <message id="B401">
        <translation>Choose</translation>
    </message>
    <message id="B402">
        <translation>Take the payment and print</translation>
    </message>
    <message id="B403">
        <translation>All that is owed</translation>
    </message>
    <message id="B404">
        <translation>Confirm</translation>
    </message>
    <message id="B405">
        <translation>Open</translation>
    </message>
    <message id="B406">
        <translation>To what is open</translation>
    </message>
    <message id="B407">
        <translation>Next field</translation>
    </message>
    <message id="B408">
        <translation>Carry out</translation>
    </message>
    <message id="B409">
        <translation>Do not take back</translation>
    </message>
    <message id="B410">
        <translation>Unlock</translation>
    </message>
    <message id="B565">
        <translation>Renew codes</translation>
    </message>
    <message id="B566">
        <translation>Try the line</translation>
    </message>
    <message id="B570">
        <translation>Extension code</translation>
    </message>
    <message id="B580">
        <translation>Other amount</translation>
    </message>
    <message id="B581">
        <translation>Other amount: {x}</translation>
    </message>
    <message id="B582">
        <translation>{y} to water meter</translation>
    </message>
    <message id="B583">
        <translation>{y} to electricity meter</translation>
    </message>
    <message id="B584">
        <translation>Keep {y} as credit</translation>
    </message>
    <message id="B600">
        <translation>Close</translation>
    </message>
    <message id="B601">
        <translation>Continue</translation>
    </message>
    <message id="B602">
        <translation>Connect and enrol</translation>
    </message>
    <message id="B603">
        <translation>Search again</translation>
    </message>
    <message id="B604">
        <translation>Paper width</translation>
    </message>
    <message id="B605">
        <translation>Test print</translation>
    </message>
    <message id="B606">
        <translation>Start the till</translation>
    </message>
    <message id="B650">
        <translation>Enter</translation>
    </message>
    <message id="B651">
        <translation>Empty the cash box</translation>
    </message>
    <message id="B652">
        <translation>Test print</translation>
    </message>
    <message id="B653">
        <translation>Cases</translation>
    </message>
    <message id="B654">
        <translation>Restart</translation>
    </message>
    <message id="B655">
        <translation>Leave service</translation>
    </message>
    <message id="B656">
        <translation>Confirm emptying</translation>
    </message>
    <message id="B657">
        <translation>Print the slip again</translation>
    </message>
    <message id="B658">
        <translation>Capitals</translation>
    </message>
    <message id="B659">
        <translation>Space</translation>
    </message>
    <message id="B660">
        <translation>Signs</translation>
    </message>
    <message id="B661">
        <translation>Delete</translation>
    </message>
    <message id="B662">
        <translation>Raise the buttons</translation>
    </message>
    <message id="B663">
        <translation>120 seconds more</translation>
    </message>
    <message id="B664">
        <translation>Charge {x}, keep {y}</translation>
    </message>
    <message id="B665">
        <translation>Charge all of it</translation>
    </message>
    <message id="B700">
        <translation>Filter</translation>
    </message>
    <message id="B701">
        <translation>Save as</translation>
    </message>
    <message id="B702">
        <translation>Saved ({n})</translation>
    </message>
    <message id="B703">
        <translation>Export</translation>
    </message>
    <message id="B704">
        <translation>Excel file</translation>
    </message>
    <message id="B705">
        <translation>CSV file</translation>
    </message>
    <message id="B706">
        <translation>Refresh</translation>
    </message>
    <message id="B707">
        <translation>Charge</translation>
    </message>
    <message id="B708">
        <translation>Write off</translation>
    </message>
    <message id="B709">
        <translation>Correct by entry</translation>
    </message>
    <message id="B710">
        <translation>Escalate</translation>
    </message>
    <message id="B711">
        <translation>Differences only</translation>
    </message>
    <message id="B712">
        <translation>Compare now</translation>
    </message>
    <message id="B713">
        <translation>Printed paper</translation>
    </message>
    <message id="B714">
        <translation>Day before</translation>
    </message>
    <message id="B715">
        <translation>Day after</translation>
    </message>
    <message id="B716">
        <translation>Make a voucher</translation>
    </message>
    <message id="B717">
        <translation>Export the voucher</translation>
    </message>
    <message id="B718">
        <translation>Enter posting no.</translation>
    </message>
    <message id="B719">
        <translation>Bank confirmation</translation>
    </message>
    <message id="B730">
        <translation>Open the point</translation>
    </message>
    <message id="B740">
        <translation>Next list</translation>
    </message>
    <message id="B741">
        <translation>Release as a sale</translation>
    </message>
    <message id="B742">
        <translation>Charge to the point</translation>
    </message>
    <message id="B743">
        <translation>New closure order</translation>
    </message>
    <message id="B744">
        <translation>Revoke the order</translation>
    </message>
    <message id="B745">
        <translation>Verify the chain</translation>
    </message>
    <message id="B746">
        <translation>Pay in cash</translation>
    </message>
    <message id="B747">
        <translation>Credit an account</translation>
    </message>
    <message id="B748">
        <translation>Reject the claim</translation>
    </message>
    <message id="B760">
        <translation>Approve</translation>
    </message>
    <message id="B761">
        <translation>Refuse</translation>
    </message>
    <message id="B762">
        <translation>Decide</translation>
    </message>
    <message id="B763">
        <translation>Top up</translation>
    </message>
    <message id="B764">
        <translation>Settle</translation>
    </message>
    <message id="B765">
        <translation>Pay commission</translation>
    </message>
    <message id="B766">
        <translation>Terms</translation>
    </message>
    <message id="B767">
        <translation>Settlement paper</translation>
    </message>
    <message id="B769">
        <translation>What if</translation>
    </message>
    <message id="B770">
        <translation>Send</translation>
    </message>
    <message id="B771">
        <translation>Activate</translation>
    </message>
    <message id="B772">
        <translation>Look back</translation>
    </message>
    <message id="B790">
        <translation>Order inspection</translation>
    </message>
    <message id="B791">
        <translation>Tell the result</translation>
    </message>
    <message id="B792">
        <translation>Dismiss</translation>
    </message>
    <message id="B793">
        <translation>Put off</translation>
    </message>
    <message id="B794">
        <translation>Map</translation>
    </message>
    <message id="B795">
        <translation>Sales</translation>
    </message>
    <message id="B796">
        <translation>Projector view</translation>
    </message>
    <message id="B797">
        <translation>Outlines from file</translation>
    </message>
    <message id="B798">
        <translation>Save GeoJSON</translation>
    </message>
    <message id="B799">
        <translation>Period</translation>
    </message>
    <message id="B800">
        <translation>Make</translation>
    </message>
    <message id="B801">
        <translation>Open</translation>
    </message>
    <message id="B802">
        <translation>Save file</translation>
    </message>
    <message id="B803">
        <translation>Check</translation>
    </message>
    <message id="B810">
        <translation>Try now</translation>
    </message>
    <message id="B820">
        <translation>Not cash</translation>
    </message>
    <message id="B821">
        <translation>All in cash</translation>
    </message>
    <message id="B830">
        <translation>Write the card</translation>
    </message>
    <message id="B850">
        <translation>Colours: {name}</translation>
    </message>
    <message id="B860">
        <translation>Delete</translation>
    </message>
    <message id="B861">
        <translation>Keep it</translation>
    </message>
    <message id="B870">
        <translation>Large print</translation>
    </message>
    <message id="B871">
        <translation>Usual print</translation>
    </message>
    <message id="B872">
        <translation>Save PDF</translation>
    </message>
    <message id="B900">
        <translation>Normal text</translation>
    </message>
    <message id="B901">
        <translation>High contrast</translation>
    </message>
    <message id="B902">
        <translation>Normal colours</translation>
    </message>
    <message id="B903">
        <translation>Back</translation>
    </message>
    <message id="B904">
        <translation>Cancel</translation>
    </message>
    <message id="B905">
        <translation>Keep as credit</translation>
    </message>
    <message id="B910">
        <translation>New person</translation>
    </message>
    <message id="B911">
        <translation>Suspend at once</translation>
    </message>
    <message id="B912">
        <translation>Let work again</translation>
    </message>
    <message id="B913">
        <translation>Roles and points</translation>
    </message>
    <message id="B914">
        <translation>Password slip</translation>
    </message>
    <message id="B915">
        <translation>End the work</translation>
    </message>
    <message id="B916">
        <translation>Save as PDF</translation>
    </message>
    <message id="B917">
        <translation>Put slip away</translation>
    </message>
    <message id="B918">
        <translation>Next</translation>
    </message>
    <message id="B920">
        <translation>New version</translation>
    </message>
    <message id="B921">
        <translation>Edit</translation>
    </message>
    <message id="B922">
        <translation>Save</translation>
    </message>
    <message id="B923">
        <translation>Add a block</translation>
    </message>
    <message id="B924">
        <translation>Remove block</translation>
    </message>
    <message id="B925">
        <translation>Undo</translation>
    </message>
    <message id="B926">
        <translation>The rate is meant: save</translation>
    </message>
    <message id="B927">
        <translation>Stop</translation>
    </message>
    <message id="B928">
        <translation>Blocks</translation>
    </message>
    <message id="B930">
        <translation>Block</translation>
    </message>
    <message id="B931">
        <translation>Release</translation>
    </message>
    <message id="B932">
        <translation>Change the meter</translation>
    </message>
    <message id="B933">
        <translation>Hang for a contract</translation>
    </message>
    <message id="B934">
        <translation>Back to stock</translation>
    </message>
    <message id="B935">
        <translation>Scrap</translation>
    </message>
    <message id="B936">
        <translation>New campaign</translation>
    </message>
    <message id="B937">
        <translation>Plan meters</translation>
    </message>
    <message id="B938">
        <translation>Withdraw</translation>
    </message>
    <message id="B939">
        <translation>Credit of the old meter</translation>
    </message>
    <message id="B940">
        <translation>Message of head office</translation>
    </message>
    <message id="B941">
        <translation>I have read it (Enter)</translation>
    </message>
    <message id="B942">
        <translation>Later (Esc)</translation>
    </message>
    <message id="B943">
        <translation>Message to the terminal</translation>
    </message>
    <message id="B944">
        <translation>Suspend the terminal</translation>
    </message>
    <message id="B945">
        <translation>Let it work again</translation>
    </message>
    <message id="B946">
        <translation>Send the message</translation>
    </message>
    <message id="B947">
        <translation>Codes for selling offline</translation>
    </message>
    <message id="B948">
        <translation>Extension code by phone</translation>
    </message>
    <message id="B949">
        <translation>Set the sum</translation>
    </message>
    <message id="B950">
        <translation>Issue anew</translation>
    </message>
    <message id="B951">
        <translation>Ask for evidence</translation>
    </message>
    <message id="B952">
        <translation>Note evidence</translation>
    </message>
    <message id="B953">
        <translation>Letter of decision</translation>
    </message>
    <message id="B954">
        <translation>Reject</translation>
    </message>
    <message id="B955">
        <translation>To head office</translation>
    </message>
    <message id="B970">
        <translation>Signatures</translation>
    </message>
    <message id="B971">
        <translation>Note a signature</translation>
    </message>
    <message id="B972">
        <translation>Dispute a line</translation>
    </message>
    <message id="B973">
        <translation>Reject, it stands</translation>
    </message>
    <message id="B974">
        <translation>Accept, corrected</translation>
    </message>
    <message id="B975">
        <translation>Its paper</translation>
    </message>
    <message id="B977">
        <translation>Council paper</translation>
    </message>
    <message id="B981">
        <translation>Confirm a reading</translation>
    </message>
    <message id="B982">
        <translation>Codes without a sale</translation>
    </message>
    <message id="B983">
        <translation>Rehearse</translation>
    </message>
    <message id="B984">
        <translation>Hang for an account</translation>
    </message>
    <message id="B985">
        <translation>Choose a file</translation>
    </message>
    <message id="B986">
        <translation>Take the list over</translation>
    </message>
    <message id="B991">
        <translation>Decision</translation>
    </message>
    <message id="B992">
        <translation>Attach a scan</translation>
    </message>
    <message id="B996">
        <translation>Day history</translation>
    </message>
    <message id="B997">
        <translation>Checklist</translation>
    </message>
    <message id="B998">
        <translation>Verify hash</translation>
    </message>
    <message id="B999">
        <translation>Count a box</translation>
    </message>
    <message id="E01">
        <translation>Meter number is not correct. Check the last digit.</translation>
    </message>
    <message id="E02">
        <translation>Meter not found.</translation>
    </message>
    <message id="E03">
        <translation>This meter is stopped: {reason}.</translation>
    </message>
    <message id="E04">
        <translation>Card not read. Please swipe again.</translation>
    </message>
    <message id="E05">
        <translation>This card is not a meter card.</translation>
    </message>
    <message id="E06">
        <translation>Card and register do not agree.</translation>
    </message>
    <message id="E07">
        <translation>Amount below the minimum of {x}.</translation>
    </message>
    <message id="E08">
        <translation>Amount above the maximum of {x}.</translation>
    </message>
    <message id="E09">
        <translation>Amount must be a multiple of {x}.</translation>
    </message>
    <message id="E10">
        <translation>After deductions nothing is left to charge. Smallest useful amount: {x}.</translation>
    </message>
    <message id="E11">
        <translation>Cash received is less than the amount.</translation>
    </message>
    <message id="E12">
        <translation>The price has changed. Please look again and confirm.</translation>
    </message>
    <message id="E13">
        <translation>The same amount was sold for this meter at {time}.</translation>
    </message>
    <message id="E14">
        <translation>A sale on this meter waits for an answer.</translation>
    </message>
    <message id="E15">
        <translation>No answer from the server. Keep the money aside; do not sell this meter again.</translation>
    </message>
    <message id="E16">
        <translation>The sale was not made. Return the money or try again.</translation>
    </message>
    <message id="E17">
        <translation>Agent credit is not enough. Left: {x}.</translation>
    </message>
    <message id="E18">
        <translation>Daily limit for this meter reached.</translation>
    </message>
    <message id="E19">
        <translation>No stored codes for this meter: charge it when the line is back, or at another point. Head office {phone}. Other meters may have some.</translation>
    </message>
    <message id="E20">
        <translation>Offline, these amounts are possible: {list}.</translation>
    </message>
    <message id="E21">
        <translation>Offline permit ended. Selling stops until the line is back.</translation>
    </message>
    <message id="E22">
        <translation>The stored codes are used up.</translation>
    </message>
    <message id="E23">
        <translation>The clock is not reliable. Offline selling is locked.</translation>
    </message>
    <message id="E24">
        <translation>Not possible offline. Nothing was done.</translation>
    </message>
    <message id="E25">
        <translation>No paper. The sale is saved; printing continues when paper is in.</translation>
    </message>
    <message id="E26">
        <translation>Printer cover is open.</translation>
    </message>
    <message id="E27">
        <translation>The printer does not answer.</translation>
    </message>
    <message id="E28">
        <translation>It is not certain that the receipt was printed. Look at the paper.</translation>
    </message>
    <message id="E29">
        <translation>Card reader not connected.</translation>
    </message>
    <message id="E30">
        <translation>Drawer did not open.</translation>
    </message>
    <message id="E31">
        <translation>No open shift.</translation>
    </message>
    <message id="E32">
        <translation>Shift of another user is open on this till.</translation>
    </message>
    <message id="E33">
        <translation>Open items in this shift: {n}.</translation>
    </message>
    <message id="E34">
        <translation>Wrong user or password. Attempts left: {n}.</translation>
    </message>
    <message id="E35">
        <translation>Locked until {time}.</translation>
    </message>
    <message id="E36">
        <translation>No permission for this.</translation>
    </message>
    <message id="E37">
        <translation>Approver must be another person.</translation>
    </message>
    <message id="E38">
        <translation>Reason is missing.</translation>
    </message>
    <message id="E39">
        <translation>Token is already known to be used; it cannot be reversed.</translation>
    </message>
    <message id="E40">
        <translation>Receipt not found.</translation>
    </message>
    <message id="E41">
        <translation>Only the last 5 receipts of this till.</translation>
    </message>
    <message id="E42">
        <translation>Old tokens first: enter charge tokens you still hold before the key change tokens.</translation>
    </message>
    <message id="E43">
        <translation>Disk is full or faulty. Selling stops.</translation>
    </message>
    <message id="E44">
        <translation>The journal does not verify. Selling stops.</translation>
    </message>
    <message id="E45">
        <translation>Version too old. Update needed.</translation>
    </message>
    <message id="E46">
        <translation>This note cannot be accepted.</translation>
    </message>
    <message id="E47">
        <translation>Note is stuck. Please do not push. Help is coming.</translation>
    </message>
    <message id="E48">
        <translation>Receipt could not be printed. The token is on the screen.</translation>
    </message>
    <message id="E49">
        <translation>Charging did not finish. Your {x} is recorded under number {ref}.</translation>
    </message>
    <message id="E50">
        <translation>This number belongs to a water meter.</translation>
    </message>
    <message id="E51">
        <translation>Sums do not agree: {a} and {b}.</translation>
    </message>
    <message id="E52">
        <translation>Day cannot be closed. Decisions left: {n}.</translation>
    </message>
    <message id="E53">
        <translation>Someone else changed this meanwhile.</translation>
    </message>
    <message id="E54">
        <translation>Tariff overlaps another from {date}.</translation>
    </message>
    <message id="E55">
        <translation>Batch held for checking: {reason}.</translation>
    </message>
    <message id="E56">
        <translation>Last backup: {time}. It is too old.</translation>
    </message>
    <message id="E57">
        <translation>Key expires on {date}.</translation>
    </message>
    <message id="E58">
        <translation>Session ended for inactivity.</translation>
    </message>
    <message id="E59">
        <translation>File is not in the expected form: line {n}.</translation>
    </message>
    <message id="E60">
        <translation>Unexpected fault. Number {ref}. Nothing was charged.</translation>
    </message>
    <message id="E61">
        <translation>This card has expired. Sell by the typed meter number.</translation>
    </message>
    <message id="E62">
        <translation>This is more than one code can carry. Divide the amount.</translation>
    </message>
    <message id="E63">
        <translation>These units cannot be charged exactly. Possible: {below} or {above}.</translation>
    </message>
    <message id="E64">
        <translation>Type at least {n} letters or digits.</translation>
    </message>
    <message id="E65">
        <translation>This till may not sell. Call head office.</translation>
    </message>
    <message id="E66">
        <translation>The server is busy. Nothing was sold. Please try again.</translation>
    </message>
    <message id="E67">
        <translation>The server cannot be reached. Nothing was sold.</translation>
    </message>
    <message id="E68">
        <translation>The server cannot issue codes for this meter now. Nothing was sold.</translation>
    </message>
    <message id="E69">
        <translation>No valid price for this meter. Call head office.</translation>
    </message>
    <message id="E70">
        <translation>This amount is not a number.</translation>
    </message>
    <message id="E71">
        <translation>The receipt is still being printed.</translation>
    </message>
    <message id="E75">
        <translation>The authority&apos;s fingerprint is not the one typed. Nothing was enrolled. Check it with the administrator.</translation>
    </message>
    <message id="E76">
        <translation>This is not the municipality&apos;s server. Nothing was sent, nothing was sold. Stop and call support.</translation>
    </message>
    <message id="E77">
        <translation>The server&apos;s certificate has ended. Nothing was sold. Call support: it must be renewed.</translation>
    </message>
    <message id="E78">
        <translation>The server&apos;s certificate is not valid yet: check this machine&apos;s date and clock. Nothing was sold.</translation>
    </message>
    <message id="E79">
        <translation>The server&apos;s address in this machine&apos;s settings is not the one in its certificate. Nothing was sold. Call support.</translation>
    </message>
    <message id="E80">
        <translation>The parts of the payment do not make up the amount. Nothing was sold.</translation>
    </message>
    <message id="E81">
        <translation>This receipt number is used already. Nothing was sold. Please sign in again.</translation>
    </message>
    <message id="E82">
        <translation>Change is given from cash only.</translation>
    </message>
    <message id="E83">
        <translation>The server&apos;s clock is not reliable. Nothing was sold.</translation>
    </message>
    <message id="E84">
        <translation>Signing in took too long. Please try again.</translation>
    </message>
    <message id="E85">
        <translation>The enrolment code is not accepted. Ask for a new one.</translation>
    </message>
    <message id="E86">
        <translation>The program is already open on this machine.</translation>
    </message>
    <message id="E87">
        <translation>The settings of this machine are not valid. Call support.</translation>
    </message>
    <message id="E88">
        <translation>The copy differs from the stored receipt. Nothing was printed. Call head office.</translation>
    </message>
    <message id="E89">
        <translation>This receipt was printed. A copy can be printed.</translation>
    </message>
    <message id="E90">
        <translation>This receipt has not been printed yet.</translation>
    </message>
    <message id="E91">
        <translation>Please sign in first.</translation>
    </message>
    <message id="E92">
        <translation>The money of the refused sale is settled already. Nothing was sold. Take the money again before confirming.</translation>
    </message>
    <message id="E93">
        <translation>Sold, but nothing was ever sent to the printer. F7 prints the original receipt.</translation>
    </message>
    <message id="E94">
        <translation>A second person must approve this first.</translation>
    </message>
    <message id="E95">
        <translation>The request was refused. Nothing was changed.</translation>
    </message>
    <message id="E96">
        <translation>The time to approve is over. Please ask again.</translation>
    </message>
    <message id="E97">
        <translation>This differs from what was approved. Please ask again.</translation>
    </message>
    <message id="E98">
        <translation>This approval was used already.</translation>
    </message>
    <message id="E99">
        <translation>Not possible for this meter. Please check the meter number.</translation>
    </message>
    <message id="E100">
        <translation>These units were issued again before.</translation>
    </message>
    <message id="E101">
        <translation>More than the old meter was ever given. At most: {x}.</translation>
    </message>
    <message id="E102">
        <translation>The list cannot be continued from here. Please open it again.</translation>
    </message>
    <message id="E131">
        <translation>The server was restored and is waiting for the journals of the tills. Nothing was sold. Keep the money aside and try again soon.</translation>
    </message>
    <message id="E150">
        <translation>There is no customer of this number. Register the customer first.</translation>
    </message>
    <message id="E151">
        <translation>This customer number belongs to another customer.</translation>
    </message>
    <message id="E152">
        <translation>There is no contract of this number.</translation>
    </message>
    <message id="E153">
        <translation>This contract is closed. Nothing is sold or changed on it.</translation>
    </message>
    <message id="E154">
        <translation>This account number is used already. Choose another.</translation>
    </message>
    <message id="E155">
        <translation>This meter is not in stock. Choose one that is.</translation>
    </message>
    <message id="E156">
        <translation>This meter is for the other utility: electricity instead of water, or the reverse.</translation>
    </message>
    <message id="E157">
        <translation>This meter is not stopped.</translation>
    </message>
    <message id="E200">
        <translation>There is no such tariff version.</translation>
    </message>
    <message id="E201">
        <translation>The value of {x} cannot be accepted. Please correct it.</translation>
    </message>
    <message id="E202">
        <translation>This version is active and is never edited. Please draft a new one.</translation>
    </message>
    <message id="E203">
        <translation>Sales were made since that day. Begin on a later day; past sales are corrected apart.</translation>
    </message>
    <message id="E204">
        <translation>The decision number is missing.</translation>
    </message>
    <message id="E205">
        <translation>The free units of this period were issued already.</translation>
    </message>
    <message id="E206">
        <translation>This version must be active before past sales are corrected by it.</translation>
    </message>
    <message id="E207">
        <translation>Past sales were corrected by this decision already.</translation>
    </message>
    <message id="E300">
        <translation>Enter the number of the cheque.</translation>
    </message>
    <message id="E301">
        <translation>The money kept for this contract is not enough. Left: {x}.</translation>
    </message>
    <message id="E302">
        <translation>A shift is open on this till. Close it first.</translation>
    </message>
    <message id="E303">
        <translation>This shift is not known here.</translation>
    </message>
    <message id="E304">
        <translation>This shift is closed.</translation>
    </message>
    <message id="E305">
        <translation>This shift is still open. Close it first.</translation>
    </message>
    <message id="E306">
        <translation>The cash of this shift was deposited already.</translation>
    </message>
    <message id="E307">
        <translation>No batch of this kind is open.</translation>
    </message>
    <message id="E308">
        <translation>This reason does not go with this direction. Choose another.</translation>
    </message>
    <message id="E309">
        <translation>This batch cannot be closed. Not finished: {n}.</translation>
    </message>
    <message id="E310">
        <translation>This point is not an agent&apos;s.</translation>
    </message>
    <message id="E311">
        <translation>Nothing is owed.</translation>
    </message>
    <message id="E312">
        <translation>This is more than is owed. Left: {x}.</translation>
    </message>
    <message id="E313">
        <translation>This day is locked. Enter it on the open day.</translation>
    </message>
    <message id="E314">
        <translation>This day is not over yet.</translation>
    </message>
    <message id="E315">
        <translation>Days are locked in order, and only the latest locked day is reopened.</translation>
    </message>
    <message id="E316">
        <translation>This month is locked for good. Correct it by an entry in the open month.</translation>
    </message>
    <message id="E317">
        <translation>Months are locked in order, and only when they are over.</translation>
    </message>
    <message id="E318">
        <translation>This month cannot be locked. Points with open days: {n}. Lock their days first.</translation>
    </message>
    <message id="E340">
        <translation>This sale was taken back. It has no code. Return the money if that was not done.</translation>
    </message>
    <message id="E341">
        <translation>Someone may have seen the code. The sale stays; hand the code over.</translation>
    </message>
    <message id="E342">
        <translation>Another sale or correction followed this sale. It stays; hand the code over.</translation>
    </message>
    <message id="E343">
        <translation>The same amount was sold for this meter at {time}, {point}. Ask the customer before selling again.</translation>
    </message>
    <message id="E400">
        <translation>No key change is under way for this meter.</translation>
    </message>
    <message id="E401">
        <translation>The key change codes of this meter were handed out and cannot be taken back. Read the meter and confirm.</translation>
    </message>
    <message id="E402">
        <translation>The meter shows another key: not all key change codes were entered. Enter them in order and read again.</translation>
    </message>
    <message id="E403">
        <translation>This reading is the same for both keys. Enter a charge code that the meter took after the change.</translation>
    </message>
    <message id="E404">
        <translation>There is no key campaign of this number.</translation>
    </message>
    <message id="E405">
        <translation>The class of this contract is granted no free units.</translation>
    </message>
    <message id="E406">
        <translation>Some tills may still hold prepared codes for the present key. Try again once they were on the line, or their packs expired.</translation>
    </message>
    <message id="E430">
        <translation>This charge is not owed any more. Read the contract again.</translation>
    </message>
    <message id="E431">
        <translation>The policy in force lets no charge of this utility be postponed.</translation>
    </message>
    <message id="E432">
        <translation>The new day must be later than today, and {date} at the latest.</translation>
    </message>
    <message id="E433">
        <translation>This contract was postponed as often this year as is allowed: {n}.</translation>
    </message>
    <message id="E434">
        <translation>This charge is postponed until {date} already. Choose a later day.</translation>
    </message>
    <message id="E435">
        <translation>There is no postponement of this number.</translation>
    </message>
    <message id="E436">
        <translation>This postponement is over, or was taken back.</translation>
    </message>
    <message id="E437">
        <translation>There is no debt of this number.</translation>
    </message>
    <message id="E438">
        <translation>The value of this field cannot be: {x}.</translation>
    </message>
    <message id="E439">
        <translation>A new rule begins today or later. Nothing is changed in the past.</translation>
    </message>
    <message id="E500">
        <translation>A token has 20 digits. Some are missing.</translation>
    </message>
    <message id="E501">
        <translation>Something for this customer still has no answer. Nothing else is done for him until it has.</translation>
    </message>
    <message id="E502">
        <translation>No answer from the server. Do not start anew: the same request is sent again by itself.</translation>
    </message>
    <message id="E503">
        <translation>This meter gets another key: it is charged by itself.</translation>
    </message>
    <message id="E504">
        <translation>A field is missing or cannot be understood.</translation>
    </message>
    <message id="E505">
        <translation>No sale of this meter is in doubt. One whose token was seen is not reversed: open a wrong-meter case.</translation>
    </message>
    <message id="E506">
        <translation>The reversal is on its way. It cannot be withdrawn before its answer.</translation>
    </message>
    <message id="E540">
        <translation>The journal of this machine does not go on where the server&apos;s copy ends. Nothing is sold here. Please call the technician.</translation>
    </message>
    <message id="E541">
        <translation>A part of this machine&apos;s journal has not reached the server. It is sent again by itself.</translation>
    </message>
    <message id="E550">
        <translation>The drawer was not counted. Type the pieces of at least one kind, even 0.</translation>
    </message>
    <message id="E551">
        <translation>There is no answer to the step before. Ask again for it first, under the same number (F9).</translation>
    </message>
    <message id="E552">
        <translation>Another person began this. Only that person asks again, after signing in.</translation>
    </message>
    <message id="E553">
        <translation>No answer from the server. This is kept under its number and never done twice. F12 asks again.</translation>
    </message>
    <message id="E554">
        <translation>This field is needed: {x}</translation>
    </message>
    <message id="E555">
        <translation>The slip was not printed. F7 prints it again.</translation>
    </message>
    <message id="E556">
        <translation>The printer did not confirm the slip. Look at the paper; F7 prints a copy.</translation>
    </message>
    <message id="E557">
        <translation>The count differs from the float left by the last shift. Type the reason, then F12; Esc starts again.</translation>
    </message>
    <message id="E560">
        <translation>No sign-in without a line here. Sign in once while the line is up; it then holds for two weeks.</translation>
    </message>
    <message id="E561">
        <translation>Codes came that are not for this machine; they were not stored. Selling on the line goes on. Please call the technician.</translation>
    </message>
    <message id="E562">
        <translation>The file of stored codes was damaged and is destroyed. The codes are fetched again when the line is up.</translation>
    </message>
    <message id="E563">
        <translation>The codes could not be stored on the disk. Selling on the line goes on. Please call the technician.</translation>
    </message>
    <message id="E564">
        <translation>No more extension codes are accepted until the line is back.</translation>
    </message>
    <message id="E565">
        <translation>The stored codes are closed. Sign in again with the password to open them.</translation>
    </message>
    <message id="E566">
        <translation>These stored codes are no longer here. Nothing was sold. Choose the amount again.</translation>
    </message>
    <message id="E567">
        <translation>Sales made offline go to the server first, {n} still wait. Nothing was sold. Confirm again in a moment.</translation>
    </message>
    <message id="E568">
        <translation>No connection: only some meters can be charged now.</translation>
    </message>
    <message id="E569">
        <translation>This extension code is not correct. Attempts left: {n}.</translation>
    </message>
    <message id="E600">
        <translation>The server&apos;s address is not right. It begins with {x}</translation>
    </message>
    <message id="E601">
        <translation>Type the enrolment code.</translation>
    </message>
    <message id="E602">
        <translation>Name the port of the printer and the port of the reader.</translation>
    </message>
    <message id="E603">
        <translation>The server&apos;s certificate is not known here. Type the authority&apos;s fingerprint that the administrator tells. Nothing was enrolled.</translation>
    </message>
    <message id="E604">
        <translation>No answer from the server. Check address and cable, then try again with the same code: it is still good.</translation>
    </message>
    <message id="E605">
        <translation>Nothing can be stored on this machine: its disk is full, or may not be written. Nothing was lost.</translation>
    </message>
    <message id="E606">
        <translation>Printer and reader are on the same port. Each has a port of its own.</translation>
    </message>
    <message id="E607">
        <translation>This port is not understood: {x}</translation>
    </message>
    <message id="E608">
        <translation>The test print is not confirmed. F12 again starts the till all the same.</translation>
    </message>
    <message id="E609">
        <translation>The printer did not print. Check cable, power and port, then press F7.</translation>
    </message>
    <message id="E650">
        <translation>A note is still moving. Please wait and try again.</translation>
    </message>
    <message id="E651">
        <translation>What is in the box has changed. Please begin again with the number of the bag.</translation>
    </message>
    <message id="E700">
        <translation>No account holds this difference: no charge, no write-off. The books are as before. Explain, correct or escalate it.</translation>
    </message>
    <message id="E720">
        <translation>The archived file is not as it was written. Do not rely on it; tell whoever runs the server, and make the report again.</translation>
    </message>
    <message id="E730">
        <translation>This password is from a slip and good once. Choose one that nobody else knows.</translation>
    </message>
    <message id="E731">
        <translation>The slip has expired. Ask an administrator for a new one.</translation>
    </message>
    <message id="E732">
        <translation>Too weak: at least 12 characters, not the user name, not what stands on the slip.</translation>
    </message>
    <message id="E733">
        <translation>There is no user of this name.</translation>
    </message>
    <message id="E734">
        <translation>This user name is somebody&apos;s, or was.</translation>
    </message>
    <message id="E735">
        <translation>One administrator at least must remain.</translation>
    </message>
    <message id="E736">
        <translation>The two are not the same. Type the same password twice.</translation>
    </message>
    <message id="E740">
        <translation>Block {n}: the rate is {x} % away from the one in force. Confirm if it is meant.</translation>
    </message>
    <message id="E741">
        <translation>This is not read as a figure: digits and a point, such as 0.5510, no commas.</translation>
    </message>
    <message id="E742">
        <translation>This is not read as a day. It is typed as 31/01/2027.</translation>
    </message>
    <message id="E743">
        <translation>Limits of blocks rise, and the last block has no end.</translation>
    </message>
    <message id="E744">
        <translation>A rate is more than zero.</translation>
    </message>
    <message id="E745">
        <translation>Something must stand in this cell.</translation>
    </message>
    <message id="E746">
        <translation>This is the only block: it stays.</translation>
    </message>
    <message id="E748">
        <translation>Months that are over, at most twelve, the first not after the last.</translation>
    </message>
    <message id="E760">
        <translation>Head office has suspended this till. It sells nothing until head office lets it. Call head office.</translation>
    </message>
    <message id="E761">
        <translation>Messages that wait there unread: {n}. No other is written until they are read.</translation>
    </message>
    <message id="E762">
        <translation>These codes cannot be sold longer: another edition is there, the journal differs, or a meter has a new key. Read the edition again.</translation>
    </message>
    <message id="E770">
        <translation>There is an open case about this receipt: number {n}.</translation>
    </message>
    <message id="E771">
        <translation>This case has no decision yet.</translation>
    </message>
    <message id="E780">
        <translation>Only an agent&apos;s settlement made as PDF is signed.</translation>
    </message>
    <message id="E781">
        <translation>This side has signed this paper already.</translation>
    </message>
    <message id="E782">
        <translation>Both sides have signed this paper. Make it anew and dispute that one.</translation>
    </message>
    <message id="E783">
        <translation>Nobody signs for both sides: each has a name of its own, and another person writes it down.</translation>
    </message>
    <message id="E784">
        <translation>A line of this paper is disputed and not answered. Answer it before anybody signs.</translation>
    </message>
    <message id="E795">
        <translation>This account has a meter already. Change that meter; no second one is hung. Nothing was written.</translation>
    </message>
    <message id="E796">
        <translation>The list could not be read with this mapping. Nothing was written. {reason}</translation>
    </message>
    <message id="E797">
        <translation>The list has errors now. Nothing was written. Choose the file again to see them.</translation>
    </message>
    <message id="E798">
        <translation>The register was changed after the list was shown. Nothing was written. Choose the file again and look at what changes.</translation>
    </message>
    <message id="E799">
        <translation>This is not the number of rows that is shown. Nothing was sent.</translation>
    </message>
    <message id="E800">
        <translation>This request was withdrawn: what it asks for was changed since. Nothing else has changed.</translation>
    </message>
    <message id="E801">
        <translation>Only a whole PDF, PNG or JPEG of at most 5 MB is taken. Nothing was kept.</translation>
    </message>
    <message id="E802">
        <translation>The kept document is not as it was written. Do not rely on it; tell whoever runs the server.</translation>
    </message>
    <message id="E803">
        <translation>The file cannot be read, or not be written into the folder of reports.</translation>
    </message>
    <message id="E805">
        <translation>The day was not closed: it has many entries and is being compared now. Closing is possible in some minutes.</translation>
    </message>
    <message id="E810">
        <translation>This difference is about cash that you or whoever agreed had in hand. Two others decide. Nothing was changed.</translation>
    </message>
    <message id="E820">
        <translation>This is more than what is left to pay.</translation>
    </message>
    <message id="E821">
        <translation>No paper in the printer. Nothing was done yet. Load paper, then press F12.</translation>
    </message>
    <message id="E822">
        <translation>The printer does not answer. Nothing was done yet. Check cable and power, then press F12.</translation>
    </message>
    <message id="E823">
        <translation>The cover of the printer is open. Nothing was done yet. Close it, then press F12.</translation>
    </message>
    <message id="E830">
        <translation>This card is not on the register here. Type the meter number and check identity.</translation>
    </message>
    <message id="E831">
        <translation>This card was replaced on {date}. Only the new card is accepted. Keep the old one.</translation>
    </message>
    <message id="E832">
        <translation>This card was revoked on {date}. Keep it; type the meter number after checking identity.</translation>
    </message>
    <message id="E833">
        <translation>This meter has a valid card: issue {n} of {date}. Choose replacement.</translation>
    </message>
    <message id="E834">
        <translation>This chip is a valid card of another meter. Take a blank card.</translation>
    </message>
    <message id="E835">
        <translation>The server has no key to sign cards with. Call the system administrator.</translation>
    </message>
    <message id="E836">
        <translation>No card is on the reader. Place the card, then try again.</translation>
    </message>
    <message id="E837">
        <translation>This is another card. Nothing was written on it.</translation>
    </message>
    <message id="E838">
        <translation>The card holds a code that the meter has not taken yet. F9 again replaces it.</translation>
    </message>
    <message id="E839">
        <translation>These codes do not fit on the card. They are on the receipt.</translation>
    </message>
    <message id="E840">
        <translation>No reader here writes this card.</translation>
    </message>
    <message id="E841">
        <translation>The signature of this card is not known here. It is not accepted, and not written.</translation>
    </message>
    <message id="E842">
        <translation>This meter has no valid card. Choose issue.</translation>
    </message>
    <message id="E870">
        <translation>The copy was not saved. Check folder and disk.</translation>
    </message>
    <message id="E900">
        <translation>Only {x} of the notes put in is left.</translation>
    </message>
    <message id="M01">
        <translation>January</translation>
    </message>
    <message id="M02">
        <translation>February</translation>
    </message>
    <message id="M03">
        <translation>March</translation>
    </message>
    <message id="M04">
        <translation>April</translation>
    </message>
    <message id="M05">
        <translation>May</translation>
    </message>
    <message id="M06">
        <translation>June</translation>
    </message>
    <message id="M07">
        <translation>July</translation>
    </message>
    <message id="M08">
        <translation>August</translation>
    </message>
    <message id="M09">
        <translation>September</translation>
    </message>
    <message id="M10">
        <translation>October</translation>
    </message>
    <message id="M11">
        <translation>November</translation>
    </message>
    <message id="M12">
        <translation>December</translation>
    </message>
    <message id="N01" numerus="yes">
        <translation>
            <numerusform>{n} shekel</numerusform>
            <numerusform>{n} shekels</numerusform>
        </translation>
    </message>
    <message id="N02" numerus="yes">
        <translation>
            <numerusform>{n} agora</numerusform>
            <numerusform>{n} agorot</numerusform>
        </translation>
    </message>
    <message id="N03" numerus="yes">
        <translation>
            <numerusform>{n} sale</numerusform>
            <numerusform>{n} sales</numerusform>
        </translation>
    </message>
    <message id="N04" numerus="yes">
        <translation>
            <numerusform>{n} token</numerusform>
            <numerusform>{n} tokens</numerusform>
        </translation>
    </message>
    <message id="N05" numerus="yes">
        <translation>
            <numerusform>{n} receipt</numerusform>
            <numerusform>{n} receipts</numerusform>
        </translation>
    </message>
    <message id="N06" numerus="yes">
        <translation>
            <numerusform>{n} note</numerusform>
            <numerusform>{n} notes</numerusform>
        </translation>
    </message>
    <message id="N07" numerus="yes">
        <translation>
            <numerusform>{n} try</numerusform>
            <numerusform>{n} tries</numerusform>
        </translation>
    </message>
    <message id="N08" numerus="yes">
        <translation>
            <numerusform>{n} meter</numerusform>
            <numerusform>{n} meters</numerusform>
        </translation>
    </message>
    <message id="N09" numerus="yes">
        <translation>
            <numerusform>{n} second</numerusform>
            <numerusform>{n} seconds</numerusform>
        </translation>
    </message>
    <message id="N10" numerus="yes">
        <translation>
            <numerusform>{n} minute</numerusform>
            <numerusform>{n} minutes</numerusform>
        </translation>
    </message>
    <message id="N11" numerus="yes">
        <translation>
            <numerusform>{n} hour</numerusform>
            <numerusform>{n} hours</numerusform>
        </translation>
    </message>
    <message id="N12" numerus="yes">
        <translation>
            <numerusform>{n} day</numerusform>
            <numerusform>{n} days</numerusform>
        </translation>
    </message>
    <message id="R01">
        <translation>Electricity charge receipt</translation>
    </message>
    <message id="R02">
        <translation>Water charge receipt</translation>
    </message>
    <message id="R03">
        <translation>Payment receipt (no charge)</translation>
    </message>
    <message id="R04">
        <translation>Charge code – digits are entered from left to right</translation>
    </message>
    <message id="R05">
        <translation>Code {i} of {n}</translation>
    </message>
    <message id="R06">
        <translation>Please keep this receipt. A code is not cancelled and its price is not returned.</translation>
    </message>
    <message id="R07">
        <translation>To check this receipt or complain about it</translation>
    </message>
    <message id="R08">
        <translation>Copy no. {n} – not a new charge</translation>
    </message>
    <message id="R09">
        <translation>Sold offline, priced on {date}; a difference is settled at the next purchase</translation>
    </message>
    <message id="R10">
        <translation>Enter first: old codes. Then the key change codes in order. Then the charge code.</translation>
    </message>
    <message id="R11">
        <translation>Claim slip: the amount is recorded, no code was issued</translation>
    </message>
    <message id="R12">
        <translation>Two signatures</translation>
    </message>
    <message id="R13">
        <translation>{x} more stays in this block</translation>
    </message>
    <message id="R20">
        <translation>Amount paid</translation>
    </message>
    <message id="R21">
        <translation>{n} – {name}</translation>
    </message>
    <message id="R22">
        <translation>Date and time</translation>
    </message>
    <message id="R23">
        <translation>{name} – {period}</translation>
    </message>
    <message id="R24">
        <translation>{kind} – decision {decision}</translation>
    </message>
    <message id="R25">
        <translation>{month} {number}</translation>
    </message>
    <message id="R26">
        <translation>Block {n}</translation>
    </message>
    <message id="R27">
        <translation>VAT {p}</translation>
    </message>
    <message id="R28">
        <translation>Original – online sale</translation>
    </message>
    <message id="R29">
        <translation>Phone: {phone}</translation>
    </message>
    <message id="R30">
        <translation>Journal fingerprint: {x}</translation>
    </message>
    <message id="R31">
        <translation>Licensed dealer no. {x}</translation>
    </message>
    <message id="R32">
        <translation>Paid by bank card</translation>
    </message>
    <message id="R33">
        <translation>Paid by transfer</translation>
    </message>
    <message id="R60">
        <translation>Tariff correction by decision {decision} (in the carried amount)</translation>
    </message>
    <message id="R61">
        <translation>Code {i} of {n} – key change</translation>
    </message>
    <message id="R62">
        <translation>Code {i} of {n} – charge</translation>
    </message>
    <message id="R63">
        <translation>After the key change the meter takes no earlier charge code.</translation>
    </message>
    <message id="R64">
        <translation>Codes – digits are entered from left to right</translation>
    </message>
    <message id="R65">
        <translation>name no longer kept</translation>
    </message>
    <message id="R300">
        <translation>Paid by cheque</translation>
    </message>
    <message id="R301">
        <translation>Paid from kept money</translation>
    </message>
    <message id="R400">
        <translation>of which VAT {p}</translation>
    </message>
    <message id="R401">
        <translation>Still owed of these items</translation>
    </message>
    <message id="R402">
        <translation>This receipt charges no meter.</translation>
    </message>
    <message id="R403">
        <translation>Please keep this receipt.</translation>
    </message>
    <message id="R404">
        <translation>Original</translation>
    </message>
    <message id="R405">
        <translation>Free units</translation>
    </message>
    <message id="R406">
        <translation>Engineering token</translation>
    </message>
    <message id="R407">
        <translation>Wrong meter put right</translation>
    </message>
    <message id="R408">
        <translation>Key-change tokens</translation>
    </message>
    <message id="R409">
        <translation>Payments put off</translation>
    </message>
    <message id="R410">
        <translation>Token without a sale</translation>
    </message>
    <message id="R411">
        <translation>Document</translation>
    </message>
    <message id="R412">
        <translation>Asked by</translation>
    </message>
    <message id="R413">
        <translation>Agreed by</translation>
    </message>
    <message id="R414">
        <translation>Reason</translation>
    </message>
    <message id="R415">
        <translation>Nothing was paid for this token.</translation>
    </message>
    <message id="R416">
        <translation>Falls due again on</translation>
    </message>
    <message id="R417">
        <translation>Meter key confirmed</translation>
    </message>
    <message id="R418">
        <translation>Key now</translation>
    </message>
    <message id="R419">
        <translation>Sale taken back</translation>
    </message>
    <message id="R420">
        <translation>Receipt of the sale</translation>
    </message>
    <message id="R421">
        <translation>Cash returned</translation>
    </message>
    <message id="R565">
        <translation>Under closure order {n}</translation>
    </message>
    <message id="R566">
        <translation>Purchase {i} of {n}, paid together</translation>
    </message>
    <message id="R567">
        <translation>Original – offline sale</translation>
    </message>
    <message id="R570">
        <translation>Permit extended by phone</translation>
    </message>
    <message id="R650">
        <translation>Notes of unknown value</translation>
    </message>
    <message id="R651">
        <translation>Signature</translation>
    </message>
    <message id="R652">
        <translation>Second person</translation>
    </message>
    <message id="R653">
        <translation>This is a test. It has no value.</translation>
    </message>
    <message id="R700">
        <translation>Shift opening slip</translation>
    </message>
    <message id="R701">
        <translation>X report</translation>
    </message>
    <message id="R702">
        <translation>Z report</translation>
    </message>
    <message id="R703">
        <translation>Cash-in slip</translation>
    </message>
    <message id="R704">
        <translation>Cash-out slip</translation>
    </message>
    <message id="R705">
        <translation>Deposit slip</translation>
    </message>
    <message id="R706">
        <translation>Drawer opened, no sale</translation>
    </message>
    <message id="R707">
        <translation>Till</translation>
    </message>
    <message id="R708">
        <translation>Shift no.</translation>
    </message>
    <message id="R709">
        <translation>Slip no.</translation>
    </message>
    <message id="R710">
        <translation>User</translation>
    </message>
    <message id="R711">
        <translation>Reason</translation>
    </message>
    <message id="R712">
        <translation>From or to whom</translation>
    </message>
    <message id="R713">
        <translation>Document no.</translation>
    </message>
    <message id="R714">
        <translation>Bank</translation>
    </message>
    <message id="R715">
        <translation>Bag no.</translation>
    </message>
    <message id="R716">
        <translation>Shifts in the bag</translation>
    </message>
    <message id="R717">
        <translation>Opened</translation>
    </message>
    <message id="R718">
        <translation>Closed</translation>
    </message>
    <message id="R720">
        <translation>Count total</translation>
    </message>
    <message id="R721">
        <translation>Amount</translation>
    </message>
    <message id="R722">
        <translation>Due from the shifts</translation>
    </message>
    <message id="R723">
        <translation>In the bag</translation>
    </message>
    <message id="R724">
        <translation>Float left by the last shift</translation>
    </message>
    <message id="R725">
        <translation>Opening float</translation>
    </message>
    <message id="R726">
        <translation>Expected cash</translation>
    </message>
    <message id="R727">
        <translation>Counted cash</translation>
    </message>
    <message id="R728">
        <translation>Stays in the drawer</translation>
    </message>
    <message id="R729">
        <translation>To be deposited</translation>
    </message>
    <message id="R730">
        <translation>Change fund</translation>
    </message>
    <message id="R731">
        <translation>To head office</translation>
    </message>
    <message id="R732">
        <translation>Petty expense</translation>
    </message>
    <message id="R733">
        <translation>First shift of this till</translation>
    </message>
    <message id="R740">
        <translation>Cash</translation>
    </message>
    <message id="R741">
        <translation>Cash in</translation>
    </message>
    <message id="R742">
        <translation>Cash out</translation>
    </message>
    <message id="R743">
        <translation>Deposit taken</translation>
    </message>
    <message id="R744">
        <translation>Deposit returned</translation>
    </message>
    <message id="R745">
        <translation>Closed contract paid out</translation>
    </message>
    <message id="R750">
        <translation>Sales</translation>
    </message>
    <message id="R751">
        <translation>Receipts first – last</translation>
    </message>
    <message id="R752">
        <translation>Sold: {name}</translation>
    </message>
    <message id="R753">
        <translation>Receipt copies</translation>
    </message>
    <message id="R754">
        <translation>Payments without charging</translation>
    </message>
    <message id="R755">
        <translation>Sales taken back</translation>
    </message>
    <message id="R756">
        <translation>Payments: {name}</translation>
    </message>
    <message id="R757">
        <translation>Taken back: {name}</translation>
    </message>
    <message id="R758">
        <translation>{name} ({n})</translation>
    </message>
    <message id="R760">
        <translation>Difference</translation>
    </message>
    <message id="R761">
        <translation>Over</translation>
    </message>
    <message id="R762">
        <translation>Short</translation>
    </message>
    <message id="R770">
        <translation>Previous Z</translation>
    </message>
    <message id="R771">
        <translation>Journal at opening, record {n}</translation>
    </message>
    <message id="R772">
        <translation>Journal fingerprint, record {n}</translation>
    </message>
    <message id="R773">
        <translation>Provisional: the server does not have the whole journal yet.</translation>
    </message>
    <message id="R780">
        <translation>Cashier</translation>
    </message>
    <message id="R781">
        <translation>Received by</translation>
    </message>
    <message id="R820">
        <translation>Sales total</translation>
    </message>
    <message id="R821">
        <translation>Put off in all</translation>
    </message>
    <message id="R830">
        <translation>Customer's card</translation>
    </message>
    <message id="R831">
        <translation>Issue</translation>
    </message>
    <message id="R832">
        <translation>Keep this card safe. Tell the office at once if it is lost.</translation>
    </message>
    <message id="R833">
        <translation>Customer's card revoked</translation>
    </message>
    <message id="R834">
        <translation>The earlier card is not accepted any more.</translation>
    </message>
    <message id="R835">
        <translation>Chip number</translation>
    </message>
    <message id="R836">
        <translation>Issued on</translation>
    </message>
    <message id="R837">
        <translation>This card is not accepted any more.</translation>
    </message>
    <message id="R870">
        <translation>Left in block {n}</translation>
    </message>
    <message id="R871">
        <translation>Bought before this charge – block {n}</translation>
    </message>
    <message id="R872">
        <translation>{bought} – block {n}</translation>
    </message>
    <message id="R873">
        <translation>Postponed until {date}</translation>
    </message>
    <message id="R874">
        <translation>Postponed</translation>
    </message>
    <message id="R875">
        <translation>Licensed dealer of this point: {x}</translation>
    </message>
    <message id="R876">
        <translation>Its price incl. VAT</translation>
    </message>
    <message id="R877">
        <translation>VAT {p} in all</translation>
    </message>
    <message id="R878">
        <translation>Units issued</translation>
    </message>
    <message id="R879">
        <translation>Price difference of offline receipt {number}, carried</translation>
    </message>
    <message id="R900">
        <translation>Receipt for credit kept</translation>
    </message>
    <message id="R901">
        <translation>Credit kept for the next charge</translation>
    </message>
    <message id="R902">
        <translation>All credit kept now</translation>
    </message>
    <message id="R903">
        <translation>The next charge uses this credit, at the machine or at a cashier.</translation>
    </message>
    <message id="R910">
        <translation>Slip number</translation>
    </message>
    <message id="R911">
        <translation>Amount recorded</translation>
    </message>
    <message id="R912">
        <translation>Please show this slip at the municipality&apos;s office.</translation>
    </message>
    <message id="R913">
        <translation>There is no answer yet. Any office tells the result by this number.</translation>
    </message>
    <message id="R914">
        <translation>Slip for a charge without an answer</translation>
    </message>
    <message id="R920">
        <translation>Slip of an emptied cash box</translation>
    </message>
    <message id="R921">
        <translation>Number of the sealed bag</translation>
    </message>
    <message id="R922">
        <translation>Amount by the journal</translation>
    </message>
    <message id="R925">
        <translation>Collector</translation>
    </message>
    <message id="R930">
        <translation>Test print</translation>
    </message>
    <message id="S02">
        <translation>Reading the card …</translation>
    </message>
    <message id="S03">
        <translation>Card read</translation>
    </message>
    <message id="S04">
        <translation>Looking up the meter …</translation>
    </message>
    <message id="S05">
        <translation>Online · last answer {n} s ago</translation>
    </message>
    <message id="S06">
        <translation>Slow line</translation>
    </message>
    <message id="S07">
        <translation>Offline · selling from stored codes · permit ends {time}</translation>
    </message>
    <message id="S09">
        <translation>Not synced: {n}</translation>
    </message>
    <message id="S10">
        <translation>Sending …</translation>
    </message>
    <message id="S12">
        <translation>Sale done</translation>
    </message>
    <message id="S13">
        <translation>Printing …</translation>
    </message>
    <message id="S14">
        <translation>Printed</translation>
    </message>
    <message id="S15">
        <translation>Printing not confirmed</translation>
    </message>
    <message id="S16">
        <translation>Can be sold</translation>
    </message>
    <message id="S17">
        <translation>Blocked</translation>
    </message>
    <message id="S21">
        <translation>Paper low</translation>
    </message>
    <message id="S22">
        <translation>Out of paper</translation>
    </message>
    <message id="S23">
        <translation>Printer cover open</translation>
    </message>
    <message id="S24">
        <translation>Reader not connected</translation>
    </message>
    <message id="S29">
        <translation>Out of service</translation>
    </message>
    <message id="S30">
        <translation>Notes are not accepted now. A cashier can charge the meter.</translation>
    </message>
    <message id="S31">
        <translation>Inserted so far</translation>
    </message>
    <message id="S32">
        <translation>Note returned</translation>
    </message>
    <message id="S34">
        <translation>Training – not valid</translation>
    </message>
    <message id="S40">
        <translation>Swipe a card or type a meter number</translation>
    </message>
    <message id="S41">
        <translation>Typed</translation>
    </message>
    <message id="S42">
        <translation>From search</translation>
    </message>
    <message id="S44">
        <translation>Electricity meter of the same customer</translation>
    </message>
    <message id="S45">
        <translation>Water meter of the same customer</translation>
    </message>
    <message id="S46">
        <translation>Please check the name and meter number with the customer.</translation>
    </message>
    <message id="S47">
        <translation>Once the code is issued the sale cannot be cancelled or refunded.</translation>
    </message>
    <message id="S48">
        <translation>Amount paid</translation>
    </message>
    <message id="S49">
        <translation>Deductions</translation>
    </message>
    <message id="S50">
        <translation>{share} – ceiling {ceiling}</translation>
    </message>
    <message id="S51">
        <translation>{x} remains</translation>
    </message>
    <message id="S52">
        <translation>Electricity price</translation>
    </message>
    <message id="S53">
        <translation>incl. VAT</translation>
    </message>
    <message id="S54">
        <translation>Block {n}</translation>
    </message>
    <message id="S55">
        <translation>VAT {rate}</translation>
    </message>
    <message id="S56">
        <translation>before</translation>
    </message>
    <message id="S57">
        <translation>this sale</translation>
    </message>
    <message id="S59">
        <translation>Decision {n}</translation>
    </message>
    <message id="S60">
        <translation>Place</translation>
    </message>
    <message id="S62">
        <translation>No purchase yet</translation>
    </message>
    <message id="S65">
        <translation>F5 by units</translation>
    </message>
    <message id="S66">
        <translation>F5 by money</translation>
    </message>
    <message id="S67">
        <translation>Needed: {x}</translation>
    </message>
    <message id="S68">
        <translation>Empty = exact</translation>
    </message>
    <message id="S69">
        <translation>Note {v} × {n}</translation>
    </message>
    <message id="S70">
        <translation>Is this the customer? Enter confirms the name.</translation>
    </message>
    <message id="S71">
        <translation>The amount decides the price: it is shown here before anything is sold.</translation>
    </message>
    <message id="S73">
        <translation>The customer is asked to visit the office.</translation>
    </message>
    <message id="S74">
        <translation>Search by name, account or mobile number</translation>
    </message>
    <message id="S75">
        <translation>↑ ↓ choose a meter, Enter takes it</translation>
    </message>
    <message id="S76">
        <translation>Nothing found.</translation>
    </message>
    <message id="S77">
        <translation>More were found: type more letters.</translation>
    </message>
    <message id="S78">
        <translation>Point {n}</translation>
    </message>
    <message id="S79">
        <translation>Printer ready</translation>
    </message>
    <message id="S80">
        <translation>Reader ready</translation>
    </message>
    <message id="S81">
        <translation>Printer not connected</translation>
    </message>
    <message id="S82">
        <translation>Printer does not answer</translation>
    </message>
    <message id="S83">
        <translation>In doubt: {n}</translation>
    </message>
    <message id="S84">
        <translation>Unsure receipt</translation>
    </message>
    <message id="S86">
        <translation>kWh</translation>
    </message>
    <message id="S87">
        <translation>m³</translation>
    </message>
    <message id="S88">
        <translation>Line not tried yet</translation>
    </message>
    <message id="S89">
        <translation>User name</translation>
    </message>
    <message id="S90">
        <translation>Password</translation>
    </message>
    <message id="S91">
        <translation>Caps Lock is on</translation>
    </message>
    <message id="S92">
        <translation>Terminal {n} · version {v}</translation>
    </message>
    <message id="S93">
        <translation>Signing in …</translation>
    </message>
    <message id="S95">
        <translation>Receipt {n}</translation>
    </message>
    <message id="S96">
        <translation>Next customer: swipe a card or press Enter</translation>
    </message>
    <message id="S97">
        <translation>Receipt whole: Enter. Missing or torn: F7 prints COPY 1.</translation>
    </message>
    <message id="S98">
        <translation>The receipt was not printed. F7 tries again; the token above may be copied by hand.</translation>
    </message>
    <message id="S99">
        <translation>Copy {n} printed</translation>
    </message>
    <message id="S100">
        <translation>Sales without an answer</translation>
    </message>
    <message id="S101">
        <translation>Keep {x} aside</translation>
    </message>
    <message id="S102">
        <translation>Written</translation>
    </message>
    <message id="S103">
        <translation>Sent</translation>
    </message>
    <message id="S104">
        <translation>Answer?</translation>
    </message>
    <message id="S105">
        <translation>Next question at {time}</translation>
    </message>
    <message id="S106">
        <translation>Last question at {time}: no answer yet</translation>
    </message>
    <message id="S107">
        <translation>Not asked yet</translation>
    </message>
    <message id="S108">
        <translation>Asking …</translation>
    </message>
    <message id="S109">
        <translation>Nothing was sold: {x} is still the customer&apos;s.</translation>
    </message>
    <message id="S110">
        <translation>Enter: try again with the same customer. F8: the money was returned.</translation>
    </message>
    <message id="S111">
        <translation>The server sold. Enter shows and prints it.</translation>
    </message>
    <message id="S112">
        <translation>No sale waits for an answer.</translation>
    </message>
    <message id="S113">
        <translation>Last receipts of this till</translation>
    </message>
    <message id="S114">
        <translation>F12 prints a marked copy: same number, same code.</translation>
    </message>
    <message id="S115">
        <translation>No receipts yet.</translation>
    </message>
    <message id="S116">
        <translation>Copies: {n}</translation>
    </message>
    <message id="S117">
        <translation>Selling is stopped</translation>
    </message>
    <message id="S118">
        <translation>Nothing is sold until this is solved. Money already taken is in the journal.</translation>
    </message>
    <message id="S119">
        <translation>F5: try again</translation>
    </message>
    <message id="S121">
        <translation>Fees due</translation>
    </message>
    <message id="S124">
        <translation>Type 20 digits into the meter from left to right</translation>
    </message>
    <message id="S125">
        <translation>Esc: do not sell. Ctrl+F12: sell anyway.</translation>
    </message>
    <message id="S128">
        <translation>Prepaid charging</translation>
    </message>
    <message id="S133">
        <translation>Not printed</translation>
    </message>
    <message id="S134">
        <translation>No sale</translation>
    </message>
    <message id="S135">
        <translation>Sale begun at {time}</translation>
    </message>
    <message id="S136">
        <translation>Units</translation>
    </message>
    <message id="S137">
        <translation>Money to settle: {n}</translation>
    </message>
    <message id="S138">
        <translation>Receipt not printed</translation>
    </message>
    <message id="S139">
        <translation>This meter gets another key. Does the customer still have charge codes that were not entered? F5 yes, F6 no</translation>
    </message>
    <message id="S400">
        <translation>More at the counter</translation>
    </message>
    <message id="S401">
        <translation>Press the number, or choose with the arrows and Enter.</translation>
    </message>
    <message id="S402">
        <translation>Check a token that a customer brings</translation>
    </message>
    <message id="S403">
        <translation>Type the meter number and the token as it stands on the paper. Nothing changes: this only reads.</translation>
    </message>
    <message id="S404">
        <translation>Token, 20 digits</translation>
    </message>
    <message id="S405">
        <translation>This token is ours and for this meter</translation>
    </message>
    <message id="S406">
        <translation>The sale of this token was taken back</translation>
    </message>
    <message id="S407">
        <translation>The token fits this meter but is not in our books. Do not accept it; tell the supervisor.</translation>
    </message>
    <message id="S408">
        <translation>This token is not for this meter. Compare the meter number on the paper.</translation>
    </message>
    <message id="S409">
        <translation>These digits make no token. Compare them one by one with the paper.</translation>
    </message>
    <message id="S410">
        <translation>This is a key-change token. It is typed before the charge code, in the printed order.</translation>
    </message>
    <message id="S411">
        <translation>This is a test or display token; it changes no credit.</translation>
    </message>
    <message id="S412">
        <translation>This is an engineering token, not a charge.</translation>
    </message>
    <message id="S413">
        <translation>This is a kind of token that we do not make.</translation>
    </message>
    <message id="S414">
        <translation>Units</translation>
    </message>
    <message id="S415">
        <translation>Time in the token</translation>
    </message>
    <message id="S416">
        <translation>Receipt no.</translation>
    </message>
    <message id="S417">
        <translation>A meter takes a token once: reading it here does not tell whether it was typed already.</translation>
    </message>
    <message id="S418">
        <translation>Function</translation>
    </message>
    <message id="S419">
        <translation>Made without a sale, document {n}</translation>
    </message>
    <message id="S420">
        <translation>Check account, name and amount.</translation>
    </message>
    <message id="S421">
        <translation>No charge code comes from this payment.</translation>
    </message>
    <message id="S422">
        <translation>Pay what is owed, without charging</translation>
    </message>
    <message id="S423">
        <translation>The oldest is paid first. To pay certain lines: Tab to the list, then the space bar.</translation>
    </message>
    <message id="S424">
        <translation>Owed in all</translation>
    </message>
    <message id="S425">
        <translation>owed {x}</translation>
    </message>
    <message id="S426">
        <translation>Receipts and acts of this till that are no sales</translation>
    </message>
    <message id="S427">
        <translation>What waits for an answer or for paper stands first. Enter opens it.</translation>
    </message>
    <message id="S428">
        <translation>Nothing yet.</translation>
    </message>
    <message id="S429">
        <translation>Payment taken</translation>
    </message>
    <message id="S430">
        <translation>Waiting for the answer</translation>
    </message>
    <message id="S431">
        <translation>Refused – nothing was recorded</translation>
    </message>
    <message id="S432">
        <translation>Money returned or used</translation>
    </message>
    <message id="S433">
        <translation>Keep {x} aside</translation>
    </message>
    <message id="S434">
        <translation>Give {x} back to the customer</translation>
    </message>
    <message id="S435">
        <translation>Account {n}</translation>
    </message>
    <message id="S436">
        <translation>Payment without charging</translation>
    </message>
    <message id="S437">
        <translation>Amount paid</translation>
    </message>
    <message id="S438">
        <translation>F5 all that is owed</translation>
    </message>
    <message id="S439">
        <translation>Electricity and water in one visit</translation>
    </message>
    <message id="S440">
        <translation>Type an amount for each meter; an empty one is not charged. Each is a sale of its own; the receipts come on one strip.</translation>
    </message>
    <message id="S441">
        <translation>Sum</translation>
    </message>
    <message id="S442">
        <translation>all meters</translation>
    </message>
    <message id="S443">
        <translation>What the visit brought</translation>
    </message>
    <message id="S444">
        <translation>Keep aside</translation>
    </message>
    <message id="S445">
        <translation>A meter is in doubt or was refused: Enter opens it; its money stays aside.</translation>
    </message>
    <message id="S446">
        <translation>A second person agrees</translation>
    </message>
    <message id="S447">
        <translation>User name of whoever agrees</translation>
    </message>
    <message id="S448">
        <translation>Here: whoever agrees types name and password, then Enter. Or at another machine: this screen waits and tells you.</translation>
    </message>
    <message id="S449">
        <translation>F12 carries out exactly what was agreed to.</translation>
    </message>
    <message id="S450">
        <translation>Waiting for agreement</translation>
    </message>
    <message id="S451">
        <translation>Agreed</translation>
    </message>
    <message id="S452">
        <translation>Refused</translation>
    </message>
    <message id="S453">
        <translation>Too late</translation>
    </message>
    <message id="S454">
        <translation>Agreement used</translation>
    </message>
    <message id="S455">
        <translation>Good until {time}</translation>
    </message>
    <message id="S456">
        <translation>agreed: {name}</translation>
    </message>
    <message id="S457">
        <translation>Free units</translation>
    </message>
    <message id="S458">
        <translation>Reason</translation>
    </message>
    <message id="S459">
        <translation>Units without a price; a supervisor agrees. No money moves.</translation>
    </message>
    <message id="S460">
        <translation>Charge {x} free of price to meter {meter} – {name}</translation>
    </message>
    <message id="S461">
        <translation>Token made</translation>
    </message>
    <message id="S462">
        <translation>Agreed by</translation>
    </message>
    <message id="S463">
        <translation>Engineering token</translation>
    </message>
    <message id="S464">
        <translation>Wrong meter charged</translation>
    </message>
    <message id="S465">
        <translation>Key-change tokens</translation>
    </message>
    <message id="S466">
        <translation>Put payments off</translation>
    </message>
    <message id="S467">
        <translation>Put off</translation>
    </message>
    <message id="S468">
        <translation>Confirm a meter&apos;s key</translation>
    </message>
    <message id="S469">
        <translation>Confirmed</translation>
    </message>
    <message id="S470">
        <translation>A token without money for one meter, with a work order; a supervisor agrees. A digit chooses what.</translation>
    </message>
    <message id="S471">
        <translation>Clear the tamper condition</translation>
    </message>
    <message id="S472">
        <translation>Power limit (W)</translation>
    </message>
    <message id="S473">
        <translation>Phase unbalance limit (W)</translation>
    </message>
    <message id="S474">
        <translation>Water meter factor</translation>
    </message>
    <message id="S475">
        <translation>Clear the credit in the meter</translation>
    </message>
    <message id="S476">
        <translation>Clear the credit of meter {meter}: {x} is lost</translation>
    </message>
    <message id="S477">
        <translation>Value, or the credit that is lost</translation>
    </message>
    <message id="S478">
        <translation>Work order</translation>
    </message>
    <message id="S479">
        <translation>The money went to a wrong meter: the units are made once more for the right one; two people agree. Type the right meter first.</translation>
    </message>
    <message id="S480">
        <translation>Make the units of meter {wrong} once more for meter {meter}</translation>
    </message>
    <message id="S481">
        <translation>Number of the wrong meter</translation>
    </message>
    <message id="S482">
        <translation>Was the code typed?</translation>
    </message>
    <message id="S483">
        <translation>not typed</translation>
    </message>
    <message id="S484">
        <translation>typed</translation>
    </message>
    <message id="S485">
        <translation>unknown</translation>
    </message>
    <message id="S486">
        <translation>Evidence: both readings, receipt, id (last 4 digits)</translation>
    </message>
    <message id="S487">
        <translation>key now: {key}</translation>
    </message>
    <message id="S488">
        <translation>new: {key}</translation>
    </message>
    <message id="S489">
        <translation>planned</translation>
    </message>
    <message id="S490">
        <translation>codes handed out</translation>
    </message>
    <message id="S491">
        <translation>confirmed</translation>
    </message>
    <message id="S492">
        <translation>not under way</translation>
    </message>
    <message id="S493">
        <translation>no change is planned</translation>
    </message>
    <message id="S494">
        <translation>A planned set is handed out without a sale. Older codes are typed first: the meter takes none of them afterwards.</translation>
    </message>
    <message id="S495">
        <translation>Hand out the key-change tokens of meter {meter}</translation>
    </message>
    <message id="S496">
        <translation>What the meter shows after all codes were typed. A charge code taken afterwards is needed where both keys look alike.</translation>
    </message>
    <message id="S497">
        <translation>KRN</translation>
    </message>
    <message id="S498">
        <translation>TI</translation>
    </message>
    <message id="S499">
        <translation>SGC, if shown</translation>
    </message>
    <message id="S500">
        <translation>Charge code that the meter took</translation>
    </message>
    <message id="S501">
        <translation>Note</translation>
    </message>
    <message id="S502">
        <translation>Take a sale back</translation>
    </message>
    <message id="S503">
        <translation>Only a sale in doubt whose token nobody saw. After F12 this till shows no token of it.</translation>
    </message>
    <message id="S504">
        <translation>Take back the sale in doubt of meter {meter}</translation>
    </message>
    <message id="S505">
        <translation>Sale taken back</translation>
    </message>
    <message id="S506">
        <translation>Cash to give back, settled in the list of what is open</translation>
    </message>
    <message id="S507">
        <translation>given up: to be taken back</translation>
    </message>
    <message id="S508">
        <translation>The till is locked</translation>
    </message>
    <message id="S509">
        <translation>since {time}</translation>
    </message>
    <message id="S510">
        <translation>Type your password, then Enter. What was entered stays. For somebody else: Ctrl+U.</translation>
    </message>
    <message id="S511">
        <translation>Fees put off to a day; a supervisor agrees. Type the numbers of the lines, such as 13.</translation>
    </message>
    <message id="S512">
        <translation>Lines</translation>
    </message>
    <message id="S513">
        <translation>{n} – {name} – {period} – {x}</translation>
    </message>
    <message id="S514">
        <translation>Nothing can be put off.</translation>
    </message>
    <message id="S515">
        <translation>until {date} at the latest; times left this year: {n}</translation>
    </message>
    <message id="S516">
        <translation>Put off {x} until {date} for account {n}</translation>
    </message>
    <message id="S517">
        <translation>Until (dd/mm/yyyy)</translation>
    </message>
    <message id="S518">
        <translation>Cause</translation>
    </message>
    <message id="S519">
        <translation>hardship</translation>
    </message>
    <message id="S520">
        <translation>social case</translation>
    </message>
    <message id="S521">
        <translation>objection</translation>
    </message>
    <message id="S522">
        <translation>meter fault</translation>
    </message>
    <message id="S523">
        <translation>other</translation>
    </message>
    <message id="S540">
        <translation>complete, at {time}</translation>
    </message>
    <message id="S541">
        <translation>not there yet: {n} records</translation>
    </message>
    <message id="S542">
        <translation>not known yet</translation>
    </message>
    <message id="S543">
        <translation>it differs, nothing is sold</translation>
    </message>
    <message id="S544">
        <translation>A technician must look at this machine first.</translation>
    </message>
    <message id="S564">
        <translation>Compare the meter number with the customer’s card or an older receipt.</translation>
    </message>
    <message id="S565">
        <translation>since {time}</translation>
    </message>
    <message id="S566">
        <translation>left to sell: {x}</translation>
    </message>
    <message id="S567">
        <translation>codes left: {n}</translation>
    </message>
    <message id="S568">
        <translation>time left: {t}</translation>
    </message>
    <message id="S569">
        <translation>Closure order {n} · until {time}</translation>
    </message>
    <message id="S570">
        <translation>Please take the receipt. This credit is added to the next charge.</translation>
    </message>
    <message id="S571">
        <translation>Name and debts are not known offline.</translation>
    </message>
    <message id="S572">
        <translation>Codes to enter: {n}</translation>
    </message>
    <message id="S573">
        <translation>Amounts possible offline</translation>
    </message>
    <message id="S574">
        <translation>Is the meter number right? Enter to go on.</translation>
    </message>
    <message id="S575">
        <translation>Offline</translation>
    </message>
    <message id="S576">
        <translation>This till has no stored codes.</translation>
    </message>
    <message id="S577">
        <translation>The line is back. Sales made offline are going to the server.</translation>
    </message>
    <message id="S578">
        <translation>Priced on</translation>
    </message>
    <message id="S579">
        <translation>No line: sign in with the same password, without the server.</translation>
    </message>
    <message id="S580">
        <translation>Amount in shekels</translation>
    </message>
    <message id="S581">
        <translation>From {a} to {b}, as these notes make it.</translation>
    </message>
    <message id="S582">
        <translation>Notes cannot make {x}. Nearest: {a} or {b}.</translation>
    </message>
    <message id="S583">
        <translation>Call head office and read out edition {n}, then type the code that is read to you and press Enter. It only extends the permit.</translation>
    </message>
    <message id="S584">
        <translation>All of it is charged in {n} s. Touch for more time.</translation>
    </message>
    <message id="S585">
        <translation>{x} goes to the water meter as credit</translation>
    </message>
    <message id="S586">
        <translation>{x} goes to the electricity meter as credit</translation>
    </message>
    <message id="S587">
        <translation>{x} kept for the next charge of the water meter</translation>
    </message>
    <message id="S588">
        <translation>{x} kept for the next charge of the electricity meter</translation>
    </message>
    <message id="S589">
        <translation>The other meter takes nothing at the moment. Please choose again.</translation>
    </message>
    <message id="S590">
        <translation>On the card</translation>
    </message>
    <message id="S591">
        <translation>Then the card of meter {x}.</translation>
    </message>
    <message id="S592">
        <translation>Permit extended by phone · until {time}</translation>
    </message>
    <message id="S593">
        <translation>The permit is extended until {date}, {time}.</translation>
    </message>
    <message id="S595">
        <translation>{i} of {n} – key change</translation>
    </message>
    <message id="S596">
        <translation>{i} of {n} – charge</translation>
    </message>
    <message id="S603">
        <translation>Head office</translation>
    </message>
    <message id="S610">
        <translation>First start</translation>
    </message>
    <message id="S611">
        <translation>Language</translation>
    </message>
    <message id="S612">
        <translation>Server</translation>
    </message>
    <message id="S613">
        <translation>Devices</translation>
    </message>
    <message id="S614">
        <translation>Test</translation>
    </message>
    <message id="S615">
        <translation>The language of screen and paper at the start. F11 changes it at any time.</translation>
    </message>
    <message id="S616">
        <translation>Server address</translation>
    </message>
    <message id="S617">
        <translation>Enrolment code</translation>
    </message>
    <message id="S618">
        <translation>Authority&apos;s fingerprint</translation>
    </message>
    <message id="S619">
        <translation>For example {x}</translation>
    </message>
    <message id="S620">
        <translation>From the administrator, for one use. It is not kept on this machine.</translation>
    </message>
    <message id="S621">
        <translation>Told with the code, 32 characters. Left empty if none was told.</translation>
    </message>
    <message id="S622">
        <translation>Terminal</translation>
    </message>
    <message id="S623">
        <translation>This machine is enrolled. No other code is needed.</translation>
    </message>
    <message id="S624">
        <translation>Connecting …</translation>
    </message>
    <message id="S625">
        <translation>Where are printer and card reader plugged in? ↑ ↓ go through the ports that were found, or type one.</translation>
    </message>
    <message id="S626">
        <translation>Printer</translation>
    </message>
    <message id="S627">
        <translation>Card reader</translation>
    </message>
    <message id="S628">
        <translation>Paper</translation>
    </message>
    <message id="S629">
        <translation>{n} mm</translation>
    </message>
    <message id="S630">
        <translation>Ports found</translation>
    </message>
    <message id="S631">
        <translation>No port was found. Check cables and power, then press F5.</translation>
    </message>
    <message id="S632">
        <translation>Does everything work? F7 prints a test sheet; swipe any meter card.</translation>
    </message>
    <message id="S633">
        <translation>Test sheet</translation>
    </message>
    <message id="S634">
        <translation>Not printed yet</translation>
    </message>
    <message id="S635">
        <translation>This point</translation>
    </message>
    <message id="S640">
        <translation>Test sheet – not a receipt</translation>
    </message>
    <message id="S641">
        <translation>Prepaid electricity and water</translation>
    </message>
    <message id="S642">
        <translation>The lines above and below run from edge to edge, and every digit is clear.</translation>
    </message>
    <message id="S650">
        <translation>Service</translation>
    </message>
    <message id="S651">
        <translation>Name</translation>
    </message>
    <message id="S652">
        <translation>Password</translation>
    </message>
    <message id="S653">
        <translation>Number of the sealed bag</translation>
    </message>
    <message id="S654">
        <translation>The second person confirms bag and sum</translation>
    </message>
    <message id="S655">
        <translation>In the cash box since it was last emptied</translation>
    </message>
    <message id="S656">
        <translation>Sum by the journal</translation>
    </message>
    <message id="S657">
        <translation>The cash box is emptied</translation>
    </message>
    <message id="S658">
        <translation>The slip is printed. Please sign it and put it with the bag.</translation>
    </message>
    <message id="S659">
        <translation>The slip was not printed. The emptying is recorded.</translation>
    </message>
    <message id="S660">
        <translation>Version</translation>
    </message>
    <message id="S661">
        <translation>Printer</translation>
    </message>
    <message id="S662">
        <translation>Note acceptor</translation>
    </message>
    <message id="S663">
        <translation>Card reader</translation>
    </message>
    <message id="S664">
        <translation>Connection</translation>
    </message>
    <message id="S665">
        <translation>Office not told</translation>
    </message>
    <message id="S666">
        <translation>Money unsettled</translation>
    </message>
    <message id="S667">
        <translation>Cases</translation>
    </message>
    <message id="S668">
        <translation>Journal</translation>
    </message>
    <message id="S669">
        <translation>works</translation>
    </message>
    <message id="S670">
        <translation>does not work</translation>
    </message>
    <message id="S671">
        <translation>ready</translation>
    </message>
    <message id="S672">
        <translation>Device tests</translation>
    </message>
    <message id="S673">
        <translation>Swipe a card, show a code, or put a note in. Every note comes back.</translation>
    </message>
    <message id="S674">
        <translation>A card was read</translation>
    </message>
    <message id="S675">
        <translation>A code was read</translation>
    </message>
    <message id="S676">
        <translation>A note of {x} was read</translation>
    </message>
    <message id="S677">
        <translation>A note of {x} came back</translation>
    </message>
    <message id="S678">
        <translation>The test page is printed</translation>
    </message>
    <message id="S679">
        <translation>The test page is not printed</translation>
    </message>
    <message id="S680">
        <translation>Note in doubt {n} · {x}</translation>
    </message>
    <message id="S681">
        <translation>Note too many in the box · {x}</translation>
    </message>
    <message id="S682">
        <translation>Claim {n} · {x}</translation>
    </message>
    <message id="S683">
        <translation>There are no cases</translation>
    </message>
    <message id="S684">
        <translation>Nothing is sold during service</translation>
    </message>
    <message id="S685">
        <translation>Working …</translation>
    </message>
    <message id="S686">
        <translation>The card was not read</translation>
    </message>
    <message id="S687">
        <translation>unknown value</translation>
    </message>
    <message id="S688">
        <translation>Notes of unknown value</translation>
    </message>
    <message id="S690">
        <translation>The machine is closed at this hour.</translation>
    </message>
    <message id="S691">
        <translation>The cash box is out of the machine.</translation>
    </message>
    <message id="S692">
        <translation>The machine has stopped because it was tampered with. Help is coming.</translation>
    </message>
    <message id="S693">
        <translation>Opens on {date} at {time}</translation>
    </message>
    <message id="S694">
        <translation>Nearest charging point: {x}</translation>
    </message>
    <message id="S695">
        <translation>It is {time} now</translation>
    </message>
    <message id="S696">
        <translation>Credit kept: {x}</translation>
    </message>
    <message id="S697">
        <translation>{x} stays as credit for the next charge</translation>
    </message>
    <message id="S700">
        <translation>Open shift</translation>
    </message>
    <message id="S701">
        <translation>Count the cash in the drawer, kind by kind. What the last shift left is not shown before.</translation>
    </message>
    <message id="S702">
        <translation>Notes</translation>
    </message>
    <message id="S703">
        <translation>Coins</translation>
    </message>
    <message id="S704">
        <translation>Pieces</translation>
    </message>
    <message id="S705">
        <translation>Value</translation>
    </message>
    <message id="S706">
        <translation>Count total</translation>
    </message>
    <message id="S707">
        <translation>{x}: pieces</translation>
    </message>
    <message id="S708">
        <translation>Reason for the difference</translation>
    </message>
    <message id="S709">
        <translation>Shift no. {n} is open</translation>
    </message>
    <message id="S710">
        <translation>Left by the last shift</translation>
    </message>
    <message id="S711">
        <translation>Difference</translation>
    </message>
    <message id="S712">
        <translation>First shift of this till</translation>
    </message>
    <message id="S713">
        <translation>Date</translation>
    </message>
    <message id="S714">
        <translation>User</translation>
    </message>
    <message id="S715">
        <translation>Shift menu</translation>
    </message>
    <message id="S716">
        <translation>Shift no. {n}, open since {time}</translation>
    </message>
    <message id="S717">
        <translation>No shift is open</translation>
    </message>
    <message id="S718">
        <translation>Cash in</translation>
    </message>
    <message id="S719">
        <translation>Cash out</translation>
    </message>
    <message id="S720">
        <translation>X report</translation>
    </message>
    <message id="S721">
        <translation>Close shift (blind count)</translation>
    </message>
    <message id="S722">
        <translation>Deposit slip</translation>
    </message>
    <message id="S723">
        <translation>Open drawer without a sale</translation>
    </message>
    <message id="S724">
        <translation>Print the last Z again</translation>
    </message>
    <message id="S725">
        <translation>Open shift</translation>
    </message>
    <message id="S726">
        <translation>No answer yet: {what}, begun by {name} at {time}</translation>
    </message>
    <message id="S727">
        <translation>Ask again under the same number</translation>
    </message>
    <message id="S728">
        <translation>Please wait…</translation>
    </message>
    <message id="S729">
        <translation>The slip is printed</translation>
    </message>
    <message id="S730">
        <translation>X report of shift no. {n}</translation>
    </message>
    <message id="S731">
        <translation>Z report no. {n}</translation>
    </message>
    <message id="S732">
        <translation>Expected cash is shown only after the count is accepted.</translation>
    </message>
    <message id="S733">
        <translation>Close shift</translation>
    </message>
    <message id="S734">
        <translation>Count all that is in the drawer. Once accepted, the count cannot be changed.</translation>
    </message>
    <message id="S735">
        <translation>Stays in the drawer for the next shift</translation>
    </message>
    <message id="S736">
        <translation>To be deposited</translation>
    </message>
    <message id="S737">
        <translation>Not finished: {n}. Settle them first with F5, or close and leave them open.</translation>
    </message>
    <message id="S738">
        <translation>The count is accepted. Expected cash is shown when the answer comes.</translation>
    </message>
    <message id="S739">
        <translation>Deposit slip</translation>
    </message>
    <message id="S740">
        <translation>Closed shifts whose cash is not deposited</translation>
    </message>
    <message id="S741">
        <translation>Shift {n} · {name} · {date}</translation>
    </message>
    <message id="S742">
        <translation>No shift waits to be deposited.</translation>
    </message>
    <message id="S743">
        <translation>Due from the chosen shifts</translation>
    </message>
    <message id="S744">
        <translation>Bank</translation>
    </message>
    <message id="S745">
        <translation>Bag or seal no.</translation>
    </message>
    <message id="S746">
        <translation>Reason for the difference</translation>
    </message>
    <message id="S747">
        <translation>In the bag</translation>
    </message>
    <message id="S748">
        <translation>Space: take a shift in or leave it out</translation>
    </message>
    <message id="S749">
        <translation>Deposit slip no. {n}</translation>
    </message>
    <message id="S750">
        <translation>Amount</translation>
    </message>
    <message id="S751">
        <translation>Reason</translation>
    </message>
    <message id="S752">
        <translation>From or to whom</translation>
    </message>
    <message id="S753">
        <translation>Document no.</translation>
    </message>
    <message id="S754">
        <translation>Above the limit: a second person signs in here with name and password.</translation>
    </message>
    <message id="S755">
        <translation>Supervisor</translation>
    </message>
    <message id="S756">
        <translation>Password</translation>
    </message>
    <message id="S757">
        <translation>The movement is recorded</translation>
    </message>
    <message id="S758">
        <translation>{name} has the open shift</translation>
    </message>
    <message id="S759">
        <translation>Why the drawer is opened</translation>
    </message>
    <message id="S760">
        <translation>Over</translation>
    </message>
    <message id="S761">
        <translation>Short</translation>
    </message>
    <message id="S762">
        <translation>The difference is beyond the tolerance. Tell the supervisor.</translation>
    </message>
    <message id="S763">
        <translation>Cash movement</translation>
    </message>
    <message id="S764">
        <translation>Reading …</translation>
    </message>
    <message id="S765">
        <translation>as of {time}</translation>
    </message>
    <message id="S766">
        <translation>not fresh, as of {time}</translation>
    </message>
    <message id="S767">
        <translation>Total</translation>
    </message>
    <message id="S768">
        <translation>Rows: {n}</translation>
    </message>
    <message id="S769">
        <translation>Rows so far: {n}. More are read as one goes down.</translation>
    </message>
    <message id="S770">
        <translation>Nothing here.</translation>
    </message>
    <message id="S771">
        <translation>A screen of the list at the side</translation>
    </message>
    <message id="S772">
        <translation>Open the row under the cursor</translation>
    </message>
    <message id="S773">
        <translation>waiting: {n}</translation>
    </message>
    <message id="S774">
        <translation>Backups: not known</translation>
    </message>
    <message id="S775">
        <translation>Name to save it</translation>
    </message>
    <message id="S776">
        <translation>key:value, as 3 or 3,5 or 1..9 or &gt;50; a - before it means all but that. {x}</translation>
    </message>
    <message id="S777">
        <translation>Saved filters. Enter applies one, Delete drops it.</translation>
    </message>
    <message id="S778">
        <translation>No such key: {x}</translation>
    </message>
    <message id="S779">
        <translation>The same key twice: {x}</translation>
    </message>
    <message id="S780">
        <translation>This value is not understood: {x}</translation>
    </message>
    <message id="S781">
        <translation>The filter was not saved: too many, or the disk did not take it.</translation>
    </message>
    <message id="S782">
        <translation>Save the whole list in {file}</translation>
    </message>
    <message id="S783">
        <translation>Saving … rows: {n}</translation>
    </message>
    <message id="S784">
        <translation>Saved. Rows: {n}. File: {file}</translation>
    </message>
    <message id="S785">
        <translation>More rows than an Excel sheet holds. CSV takes them all.</translation>
    </message>
    <message id="S786">
        <translation>The file was not saved: {x}</translation>
    </message>
    <message id="S787">
        <translation>There is no screen for this role here.</translation>
    </message>
    <message id="S788">
        <translation>Here: name and password of whoever agrees, then Enter. Or at another machine.</translation>
    </message>
    <message id="S789">
        <translation>More days than can be asked for at once (92), or the wrong way round: {x}</translation>
    </message>
    <message id="S810">
        <translation>The line to the server</translation>
    </message>
    <message id="S811">
        <translation>Without the line nothing is sold. What was confirmed before is kept here, and the server is asked about it by itself.</translation>
    </message>
    <message id="S812">
        <translation>since {time}</translation>
    </message>
    <message id="S813">
        <translation>{n} s ago</translation>
    </message>
    <message id="S814">
        <translation>none yet</translation>
    </message>
    <message id="S815">
        <translation>none</translation>
    </message>
    <message id="S816">
        <translation>not compared yet</translation>
    </message>
    <message id="S817">
        <translation>agrees with the server · compared at {time}</translation>
    </message>
    <message id="S818">
        <translation>{n} s off the server’s · compared at {time}</translation>
    </message>
    <message id="S819">
        <translation>The server answered within {n} ms</translation>
    </message>
    <message id="S820">
        <translation>Not in cash</translation>
    </message>
    <message id="S821">
        <translation>A digit for the way, then the amount. The rest is cash.</translation>
    </message>
    <message id="S823">
        <translation>Bank transfer</translation>
    </message>
    <message id="S824">
        <translation>Number of cheque or slip</translation>
    </message>
    <message id="S825">
        <translation>Way of paying</translation>
    </message>
    <message id="S826">
        <translation>{x} in cash</translation>
    </message>
    <message id="S830">
        <translation>Customer's card</translation>
    </message>
    <message id="S831">
        <translation>Keep the card on the reader.</translation>
    </message>
    <message id="S832">
        <translation>Swipe this customer's card to write it.</translation>
    </message>
    <message id="S833">
        <translation>Swipe the card once more to check it.</translation>
    </message>
    <message id="S834">
        <translation>Written and checked</translation>
    </message>
    <message id="S835">
        <translation>The card is registered</translation>
    </message>
    <message id="S836">
        <translation>Not on the card. The code is on the receipt. F9 writes it.</translation>
    </message>
    <message id="S837">
        <translation>Not certain. Place the card again and it is put right. The code is on the receipt.</translation>
    </message>
    <message id="S838">
        <translation>F9 writes on the card.</translation>
    </message>
    <message id="S839">
        <translation>This card was half written. It has been put right.</translation>
    </message>
    <message id="S840">
        <translation>Issue {n}</translation>
    </message>
    <message id="S841">
        <translation>Meter balance: {x}</translation>
    </message>
    <message id="S842">
        <translation>The meter took the last code</translation>
    </message>
    <message id="S843">
        <translation>The meter has not taken the last code yet</translation>
    </message>
    <message id="S844">
        <translation>Inspection note: {x}</translation>
    </message>
    <message id="S845">
        <translation>After checking identity place a blank card on the reader, then F12.</translation>
    </message>
    <message id="S846">
        <translation>The earlier card is refused from then on. Place the new one on the reader, then F12.</translation>
    </message>
    <message id="S847">
        <translation>The card is refused from then on, and this cannot be undone. The meter number goes on working.</translation>
    </message>
    <message id="S848">
        <translation>Not certain. Place the card again and it is put right.</translation>
    </message>
    <message id="S849">
        <translation>Nothing was written on the card. F9 writes it.</translation>
    </message>
    <message id="S850">
        <translation>Keys of this screen</translation>
    </message>
    <message id="S851">
        <translation>On every screen</translation>
    </message>
    <message id="S852">
        <translation>Display</translation>
    </message>
    <message id="S853">
        <translation>light</translation>
    </message>
    <message id="S854">
        <translation>dark</translation>
    </message>
    <message id="S855">
        <translation>high contrast</translation>
    </message>
    <message id="S856">
        <translation>Next field or the one before</translation>
    </message>
    <message id="S857">
        <translation>Count one note: 20, 50, 100 or 200</translation>
    </message>
    <message id="S858">
        <translation>Nothing that was entered is lost.</translation>
    </message>
    <message id="S860">
        <translation>No change is given.</translation>
    </message>
    <message id="S861">
        <translation>Notes are not handed back: charged, or kept as credit.</translation>
    </message>
    <message id="S870">
        <translation>Copy no. {n} is saved: {file}</translation>
    </message>
    <message id="S900">
        <translation>Meter</translation>
    </message>
    <message id="S901">
        <translation>Amount</translation>
    </message>
    <message id="S902">
        <translation>Cash</translation>
    </message>
    <message id="S903">
        <translation>Receipt</translation>
    </message>
    <message id="S904">
        <translation>Charge an electricity or water meter</translation>
    </message>
    <message id="S905">
        <translation>This machine gives no change. All the money is charged to the meter.</translation>
    </message>
    <message id="S906">
        <translation>Notes accepted: {notes} ₪</translation>
    </message>
    <message id="S907">
        <translation>Help: {phone}</translation>
    </message>
    <message id="S908">
        <translation>Machine {n}</translation>
    </message>
    <message id="S910">
        <translation>Which meter?</translation>
    </message>
    <message id="S911">
        <translation>Type the meter number, swipe the meter card, or show the code of an old receipt</translation>
    </message>
    <message id="S912">
        <translation>The card reader does not work. The meter number can be typed.</translation>
    </message>
    <message id="S913">
        <translation>Meter number</translation>
    </message>
    <message id="S914">
        <translation>Too many wrong numbers. Please wait. Seconds left: {n}.</translation>
    </message>
    <message id="S920">
        <translation>Is this the right meter?</translation>
    </message>
    <message id="S921">
        <translation>Electricity</translation>
    </message>
    <message id="S922">
        <translation>Water</translation>
    </message>
    <message id="S923">
        <translation>Name</translation>
    </message>
    <message id="S924">
        <translation>Street</translation>
    </message>
    <message id="S925">
        <translation>Last charge</translation>
    </message>
    <message id="S926">
        <translation>Meter {n}</translation>
    </message>
    <message id="S927">
        <translation>This meter cannot be charged here. Please visit the municipality&apos;s office.</translation>
    </message>
    <message id="S930">
        <translation>How much is to be charged?</translation>
    </message>
    <message id="S931">
        <translation>What {x} pays</translation>
    </message>
    <message id="S932">
        <translation>Electricity with tax</translation>
    </message>
    <message id="S933">
        <translation>Water with tax</translation>
    </message>
    <message id="S934">
        <translation>Fractions carried</translation>
    </message>
    <message id="S935">
        <translation>Electricity bought</translation>
    </message>
    <message id="S936">
        <translation>Water bought</translation>
    </message>
    <message id="S937">
        <translation>Below the minimum</translation>
    </message>
    <message id="S938">
        <translation>Not available</translation>
    </message>
    <message id="S940">
        <translation>Please insert the notes</translation>
    </message>
    <message id="S941">
        <translation>Amount chosen {x}</translation>
    </message>
    <message id="S942">
        <translation>Checking the note…</translation>
    </message>
    <message id="S943">
        <translation>Note of {x} accepted.</translation>
    </message>
    <message id="S944">
        <translation>Note of {x} returned.</translation>
    </message>
    <message id="S945">
        <translation>This money buys {u}</translation>
    </message>
    <message id="S946">
        <translation>The amount is complete.</translation>
    </message>
    <message id="S947">
        <translation>Notes already taken are not handed back: they are charged, or kept as credit with a receipt.</translation>
    </message>
    <message id="S948">
        <translation>A note could not be followed. It is recorded under number {n}.</translation>
    </message>
    <message id="S949">
        <translation>The price has changed. Please confirm again.</translation>
    </message>
    <message id="S950">
        <translation>Charging …</translation>
    </message>
    <message id="S951">
        <translation>Your {x} is recorded.</translation>
    </message>
    <message id="S952">
        <translation>Waiting for the answer. The money is safe; there is no need to pay again.</translation>
    </message>
    <message id="S960">
        <translation>Charged</translation>
    </message>
    <message id="S961">
        <translation>Please take the receipt</translation>
    </message>
    <message id="S962">
        <translation>Charge code – digits are entered from left to right</translation>
    </message>
    <message id="S963">
        <translation>Code {n} of {m}</translation>
    </message>
    <message id="S964">
        <translation>Receipt no. {n}</translation>
    </message>
    <message id="S970">
        <translation>{x} kept for the next charge</translation>
    </message>
    <message id="S971">
        <translation>{x} is recorded at the head office under number {n}</translation>
    </message>
    <message id="S972">
        <translation>There is no answer yet. {x} is recorded under number {n}.</translation>
    </message>
    <message id="S973">
        <translation>Please take the slip, or note the number.</translation>
    </message>
    <message id="S980">
        <translation>Is more time needed?</translation>
    </message>
    <message id="S981">
        <translation>Seconds left: {n}</translation>
    </message>
    <message id="S982">
        <translation>There is no money in the machine. The session will end.</translation>
    </message>
    <message id="S983">
        <translation>The {x} inserted will be kept as credit of the meter, with a receipt.</translation>
    </message>
    <message id="S984">
        <translation>The code will leave the screen. The receipt has it.</translation>
    </message>
    <message id="S990">
        <translation>There is no paper for receipts.</translation>
    </message>
    <message id="S991">
        <translation>The note slot does not work.</translation>
    </message>
    <message id="S992">
        <translation>There is no connection to the municipality.</translation>
    </message>
    <message id="S993">
        <translation>Nothing can be recorded.</translation>
    </message>
    <message id="S994">
        <translation>Any cashier can charge the meter.</translation>
    </message>
    <message id="S995">
        <translation>The machine is starting.</translation>
    </message>
    <message id="S1040">
        <translation>Counted</translation>
    </message>
    <message id="S1041">
        <translation>Journal</translation>
    </message>
    <message id="S1042">
        <translation>Server</translation>
    </message>
    <message id="S1043">
        <translation>Tokens</translation>
    </message>
    <message id="S1044">
        <translation>Deposit</translation>
    </message>
    <message id="S1045">
        <translation>Bank</translation>
    </message>
    <message id="S1046">
        <translation>Voucher</translation>
    </message>
    <message id="S1047">
        <translation>Agreed limit</translation>
    </message>
    <message id="S1050">
        <translation>Cash counted</translation>
    </message>
    <message id="S1051">
        <translation>Till journals</translation>
    </message>
    <message id="S1052">
        <translation>Server ledger</translation>
    </message>
    <message id="S1053">
        <translation>Tokens issued</translation>
    </message>
    <message id="S1054">
        <translation>Deposit slips</translation>
    </message>
    <message id="S1056">
        <translation>Vouchers</translation>
    </message>
    <message id="S1060">
        <translation>{a} against {b}</translation>
    </message>
    <message id="S1061">
        <translation>Shift {n}</translation>
    </message>
    <message id="S1062">
        <translation>Note box</translation>
    </message>
    <message id="S1063">
        <translation>Takings of the day</translation>
    </message>
    <message id="S1064">
        <translation>Deposit slip</translation>
    </message>
    <message id="S1065">
        <translation>Till journal</translation>
    </message>
    <message id="S1066">
        <translation>Agent float</translation>
    </message>
    <message id="S1067">
        <translation>Offline batch</translation>
    </message>
    <message id="S1068">
        <translation>Codes of a lost machine</translation>
    </message>
    <message id="S1069">
        <translation>Tariff version</translation>
    </message>
    <message id="S1070">
        <translation>Vending key</translation>
    </message>
    <message id="S1071">
        <translation>Day of a point</translation>
    </message>
    <message id="S1072">
        <translation>Balanced</translation>
    </message>
    <message id="S1073">
        <translation>Clears itself</translation>
    </message>
    <message id="S1074">
        <translation>Needs a decision</translation>
    </message>
    <message id="S1075">
        <translation>Explained</translation>
    </message>
    <message id="S1076">
        <translation>Shift open</translation>
    </message>
    <message id="S1077">
        <translation>Not all here</translation>
    </message>
    <message id="S1078">
        <translation>Decide {x}</translation>
    </message>
    <message id="S1081">
        <translation>Sent back</translation>
    </message>
    <message id="S1082">
        <translation>Escalated</translation>
    </message>
    <message id="S1083">
        <translation>Decided</translation>
    </message>
    <message id="S1084">
        <translation>Cleared</translation>
    </message>
    <message id="S1085">
        <translation>The sums differ</translation>
    </message>
    <message id="S1086">
        <translation>The number of documents differs</translation>
    </message>
    <message id="S1087">
        <translation>One of the two is not there</translation>
    </message>
    <message id="S1088">
        <translation>Records are known that have not reached the server</translation>
    </message>
    <message id="S1089">
        <translation>The chain of the journal does not hold</translation>
    </message>
    <message id="S1090">
        <translation>More than was agreed</translation>
    </message>
    <message id="S1091">
        <translation>A later decision changed the price</translation>
    </message>
    <message id="S1093">
        <translation>Reconciliation</translation>
    </message>
    <message id="S1094">
        <translation>Worklist</translation>
    </message>
    <message id="S1095">
        <translation>Difference</translation>
    </message>
    <message id="S1096">
        <translation>Day close</translation>
    </message>
    <message id="S1098">
        <translation>Point and shift</translation>
    </message>
    <message id="S1099">
        <translation>Status</translation>
    </message>
    <message id="S1100">
        <translation>{n} of {m}</translation>
    </message>
    <message id="S1101">
        <translation>rows: {n}</translation>
    </message>
    <message id="S1102">
        <translation>short {x}</translation>
    </message>
    <message id="S1103">
        <translation>over {x}</translation>
    </message>
    <message id="S1104">
        <translation>in transit {x}</translation>
    </message>
    <message id="S1105">
        <translation>due: {n}</translation>
    </message>
    <message id="S1106">
        <translation>missing: {n}</translation>
    </message>
    <message id="S1107">
        <translation>not final: {n}</translation>
    </message>
    <message id="S1108">
        <translation>Not final. Points with sales still to come: no. {x}</translation>
    </message>
    <message id="S1109">
        <translation>day locked</translation>
    </message>
    <message id="S1110">
        <translation>How to read a row</translation>
    </message>
    <message id="S1111">
        <translation>Counted: the blind count. Journal: the till&apos;s signed record. Server: posted entries. Tokens: those issued.</translation>
    </message>
    <message id="S1112">
        <translation>Red needs a person. Amber has a known cause and clears by itself or by a dated document. Nothing is netted.</translation>
    </message>
    <message id="S1113">
        <translation>Closed {time} by {name}.</translation>
    </message>
    <message id="S1114">
        <translation>Open since {time} by {name}.</translation>
    </message>
    <message id="S1115">
        <translation>There is no difference in this row.</translation>
    </message>
    <message id="S1116">
        <translation>Clears itself by {time}</translation>
    </message>
    <message id="S1117">
        <translation>Records verified: {n}. Z digest {x}.</translation>
    </message>
    <message id="S1118">
        <translation>Records verified: {n}.</translation>
    </message>
    <message id="S1119">
        <translation>What each source says</translation>
    </message>
    <message id="S1120">
        <translation>Causes, by evidence</translation>
    </message>
    <message id="S1121">
        <translation>Rows behind it</translation>
    </message>
    <message id="S1122">
        <translation>What was done</translation>
    </message>
    <message id="S1123">
        <translation>No cause with evidence was found.</translation>
    </message>
    <message id="S1124">
        <translation>Explained {x}, left {y}</translation>
    </message>
    <message id="S1125">
        <translation>Chain verified up to record {n}</translation>
    </message>
    <message id="S1126">
        <translation>Chain not verified yet</translation>
    </message>
    <message id="S1128">
        <translation>Sale</translation>
    </message>
    <message id="S1129">
        <translation>Journal record</translation>
    </message>
    <message id="S1130">
        <translation>Printed paper</translation>
    </message>
    <message id="S1131">
        <translation>Cash movement</translation>
    </message>
    <message id="S1132">
        <translation>Deposit slip</translation>
    </message>
    <message id="S1133">
        <translation>Bank confirmation</translation>
    </message>
    <message id="S1134">
        <translation>Count</translation>
    </message>
    <message id="S1135">
        <translation>Finding</translation>
    </message>
    <message id="S1136">
        <translation>Reversal</translation>
    </message>
    <message id="S1137">
        <translation>Ledger entry</translation>
    </message>
    <message id="S1138">
        <translation>Stored codes</translation>
    </message>
    <message id="S1139">
        <translation>Tariff version</translation>
    </message>
    <message id="S1140">
        <translation>Voucher</translation>
    </message>
    <message id="S1141">
        <translation>Shift</translation>
    </message>
    <message id="S1142">
        <translation>Printed paper</translation>
    </message>
    <message id="S1143">
        <translation>No sheet was printed of this row.</translation>
    </message>
    <message id="S1144">
        <translation>Copy {n}</translation>
    </message>
    <message id="S1145">
        <translation>Not printed</translation>
    </message>
    <message id="S1146">
        <translation>Its end is not told</translation>
    </message>
    <message id="S1147">
        <translation>Copies counted by the server: {n}</translation>
    </message>
    <message id="S1150">
        <translation>User name of the cashier. Left empty, the agent of the point is charged.</translation>
    </message>
    <message id="S1151">
        <translation>Account to debit</translation>
    </message>
    <message id="S1152">
        <translation>Account to credit</translation>
    </message>
    <message id="S1153">
        <translation>Decision number</translation>
    </message>
    <message id="S1154">
        <translation>Cause accepted</translation>
    </message>
    <message id="S1155">
        <translation>Charge {x} to {name}, point {n}</translation>
    </message>
    <message id="S1156">
        <translation>Write {x} off by decision {n}</translation>
    </message>
    <message id="S1157">
        <translation>Post {x}: debit {a}, credit {b}</translation>
    </message>
    <message id="S1158">
        <translation>the agent</translation>
    </message>
    <message id="S1159">
        <translation>Done: {x}</translation>
    </message>
    <message id="S1161">
        <translation>Difference</translation>
    </message>
    <message id="S1163">
        <translation>No known cause</translation>
    </message>
    <message id="S1164">
        <translation>Since</translation>
    </message>
    <message id="S1166">
        <translation>Last compared {time}</translation>
    </message>
    <message id="S1167">
        <translation>Compared: {n}, new differences: {a}, cleared: {b}</translation>
    </message>
    <message id="S1168">
        <translation>The reason is written first.</translation>
    </message>
    <message id="S1169">
        <translation>Point</translation>
    </message>
    <message id="S1170">
        <translation>Your session on the server has ended: lock the screen and sign in again to get the answer</translation>
    </message>
    <message id="S1172">
        <translation>Kind</translation>
    </message>
    <message id="S1173">
        <translation>Day</translation>
    </message>
    <message id="S1174">
        <translation>Missing</translation>
    </message>
    <message id="S1175">
        <translation>Documents</translation>
    </message>
    <message id="S1176">
        <translation>All shifts are closed</translation>
    </message>
    <message id="S1177">
        <translation>All tills have synced, or permits ended</translation>
    </message>
    <message id="S1178">
        <translation>No sale is in doubt</translation>
    </message>
    <message id="S1179">
        <translation>Every difference is decided</translation>
    </message>
    <message id="S1180">
        <translation>All cash is deposited or on its way</translation>
    </message>
    <message id="S1181">
        <translation>Nothing is held for checking</translation>
    </message>
    <message id="S1182">
        <translation>All vouchers are exported</translation>
    </message>
    <message id="S1183">
        <translation>The issuer&apos;s counter equals the tokens</translation>
    </message>
    <message id="S1184">
        <translation>A restore of the backup was proven</translation>
    </message>
    <message id="S1185">
        <translation>Met</translation>
    </message>
    <message id="S1186">
        <translation>In the way: {n}</translation>
    </message>
    <message id="S1187">
        <translation>Open: {n}</translation>
    </message>
    <message id="S1188">
        <translation>Locked</translation>
    </message>
    <message id="S1189">
        <translation>May be closed</translation>
    </message>
    <message id="S1190">
        <translation>Not ready</translation>
    </message>
    <message id="S1191">
        <translation>Checklist of the day</translation>
    </message>
    <message id="S1192">
        <translation>Reopen {day}, point {n}</translation>
    </message>
    <message id="S1193">
        <translation>Day {day} of point {n} is closed</translation>
    </message>
    <message id="S1194">
        <translation>Hash of the day&apos;s rows {x}, rows {n}</translation>
    </message>
    <message id="S1195">
        <translation>Open</translation>
    </message>
    <message id="S1198">
        <translation>Token</translation>
    </message>
    <message id="S1199">
        <translation>cause {n}</translation>
    </message>
    <message id="S1200">
        <translation>Offline sales have not reached the server. Stored codes of this till that nobody has told of make {x}. Clears when its journal comes.</translation>
    </message>
    <message id="S1201">
        <translation>The till&apos;s journal has not come beyond record {n}; offline sales may be missing. Clears when it comes.</translation>
    </message>
    <message id="S1202">
        <translation>A sale in doubt was decided after the Z: {x} lay in the drawer and nothing was sold.</translation>
    </message>
    <message id="S1203">
        <translation>Money of an earlier shift was given back out of this drawer: {x} for a sale that was none.</translation>
    </message>
    <message id="S1204">
        <translation>The drawer was opened again {n} seconds after a receipt whose change was {x}: the change may have been given twice.</translation>
    </message>
    <message id="S1205">
        <translation>The drawer was opened without a sale and no pay-out was written down: one may not have been recorded. Such openings: {n}.</translation>
    </message>
    <message id="S1206">
        <translation>Copy {n} of a receipt over {x} was printed in this shift: it may have been taken for a sale.</translation>
    </message>
    <message id="S1207">
        <translation>One note of {x}: counted {a}, while the notes taken and given make {b}.</translation>
    </message>
    <message id="S1208">
        <translation>The sum is one note of {x}; the count of these notes does not show it.</translation>
    </message>
    <message id="S1209">
        <translation>This till&apos;s journal exists twice: a copy of its disk wrote other records under the same numbers.</translation>
    </message>
    <message id="S1210">
        <translation>This till&apos;s journal was set back to an older state.</translation>
    </message>
    <message id="S1211">
        <translation>Records of this till came without a good signature of its device.</translation>
    </message>
    <message id="S1212">
        <translation>The bank&apos;s reference {reference} stands on slip {n} of {x} as well: one deposit was taken for two.</translation>
    </message>
    <message id="S1213">
        <translation>The bag number is the one of slip {n} of {x}: one bag may have been told twice.</translation>
    </message>
    <message id="S1214">
        <translation>The bank has not confirmed this slip of {x}. Clears when it does.</translation>
    </message>
    <message id="S1215">
        <translation>The bank counted otherwise than the slip says: {x} between the two.</translation>
    </message>
    <message id="S1216">
        <translation>{x} of this shift is in no bag for the bank yet.</translation>
    </message>
    <message id="S1217">
        <translation>Decision {decision} changed the price of sales from {a} until {b}: {x} in credits.</translation>
    </message>
    <message id="S1218">
        <translation>Offline sales went beyond what was paid for: {x} above the limit. Such sales: {n}.</translation>
    </message>
    <message id="S1219">
        <translation>The machine is lost with its stored codes: {x} of them can still be used until the meters get new keys. Codes: {n}.</translation>
    </message>
    <message id="S1220">
        <translation>Tokens were made that no sale, no store of codes and no act of the counter asked for. Tokens: {n}.</translation>
    </message>
    <message id="S1221">
        <translation>The box held other notes than the machine took. Most of it: notes of {x}, {n} too many or too few.</translation>
    </message>
    <message id="S1222">
        <translation>There is no voucher of this day yet. Clears when it is posted.</translation>
    </message>
    <message id="S1223">
        <translation>The voucher was posted with another sum than the ledger&apos;s.</translation>
    </message>
    <message id="S1224">
        <translation>A copy of this till&apos;s disk sold as well: {x} of it is booked to this shift and stands in no journal. Such sales: {n}.</translation>
    </message>
    <message id="S1230">
        <translation>The drawer was not opened without a sale.</translation>
    </message>
    <message id="S1231">
        <translation>Every opening of the drawer has its recorded movement.</translation>
    </message>
    <message id="S1232">
        <translation>No copy was printed in this shift.</translation>
    </message>
    <message id="S1233">
        <translation>The sum is not a single note.</translation>
    </message>
    <message id="S1234">
        <translation>certain</translation>
    </message>
    <message id="S1235">
        <translation>likely</translation>
    </message>
    <message id="S1236">
        <translation>possible</translation>
    </message>
    <message id="S1237">
        <translation>ruled out</translation>
    </message>
    <message id="S1240">
        <translation>Journal differs</translation>
    </message>
    <message id="S1241">
        <translation>Sales have not come</translation>
    </message>
    <message id="S1242">
        <translation>Decided after the Z</translation>
    </message>
    <message id="S1243">
        <translation>Deposit told twice</translation>
    </message>
    <message id="S1244">
        <translation>Deposit late or other</translation>
    </message>
    <message id="S1245">
        <translation>Pay-out not recorded</translation>
    </message>
    <message id="S1246">
        <translation>Copy taken for a sale</translation>
    </message>
    <message id="S1247">
        <translation>Change given twice</translation>
    </message>
    <message id="S1248">
        <translation>One note</translation>
    </message>
    <message id="S1249">
        <translation>Price changed later</translation>
    </message>
    <message id="S1250">
        <translation>Agent beyond float</translation>
    </message>
    <message id="S1251">
        <translation>Machine lost with codes</translation>
    </message>
    <message id="S1252">
        <translation>Token without a sale</translation>
    </message>
    <message id="S1253">
        <translation>Cash box differs</translation>
    </message>
    <message id="S1254">
        <translation>Voucher differs</translation>
    </message>
    <message id="S1260">
        <translation>Daily reconciliation</translation>
    </message>
    <message id="S1261">
        <translation>Shift report</translation>
    </message>
    <message id="S1262">
        <translation>Agent settlement</translation>
    </message>
    <message id="S1263">
        <translation>Bank deposits</translation>
    </message>
    <message id="S1264">
        <translation>Sales journal</translation>
    </message>
    <message id="S1265">
        <translation>VAT</translation>
    </message>
    <message id="S1266">
        <translation>Arrears by age</translation>
    </message>
    <message id="S1267">
        <translation>Effect of a tariff decision</translation>
    </message>
    <message id="S1268">
        <translation>Report</translation>
    </message>
    <message id="S1269">
        <translation>Of</translation>
    </message>
    <message id="S1270">
        <translation>Arabic</translation>
    </message>
    <message id="S1271">
        <translation>English</translation>
    </message>
    <message id="S1272">
        <translation>Language</translation>
    </message>
    <message id="S1273">
        <translation>File</translation>
    </message>
    <message id="S1274">
        <translation>From</translation>
    </message>
    <message id="S1275">
        <translation>Through</translation>
    </message>
    <message id="S1276">
        <translation>{x} is not a day. Write it as 28/11/2026.</translation>
    </message>
    <message id="S1277">
        <translation>What the report is of has not been chosen.</translation>
    </message>
    <message id="S1278">
        <translation>All points</translation>
    </message>
    <message id="S1279">
        <translation>Not looked at</translation>
    </message>
    <message id="S1280">
        <translation>Whole</translation>
    </message>
    <message id="S1281">
        <translation>Whole, and the same again</translation>
    </message>
    <message id="S1282">
        <translation>Books changed since</translation>
    </message>
    <message id="S1283">
        <translation>Damaged</translation>
    </message>
    <message id="S1284">
        <translation>Reports</translation>
    </message>
    <message id="S1285">
        <translation>The report is being made.</translation>
    </message>
    <message id="S1286">
        <translation>Report {x} is made and archived.</translation>
    </message>
    <message id="S1287">
        <translation>The file is whole and lies at {x}</translation>
    </message>
    <message id="S1288">
        <translation>Number</translation>
    </message>
    <message id="S1289">
        <translation>Made</translation>
    </message>
    <message id="S1290">
        <translation>By</translation>
    </message>
    <message id="S1291">
        <translation>the schedule</translation>
    </message>
    <message id="S1292">
        <translation>SHA-256</translation>
    </message>
    <message id="S1293">
        <translation>Check</translation>
    </message>
    <message id="S1400">
        <translation>Live board</translation>
    </message>
    <message id="S1401">
        <translation>Terminals online: {n} of {m}</translation>
    </message>
    <message id="S1402">
        <translation>Online</translation>
    </message>
    <message id="S1403">
        <translation>Online since {time}</translation>
    </message>
    <message id="S1404">
        <translation>No news since {time}</translation>
    </message>
    <message id="S1405">
        <translation>Never heard of</translation>
    </message>
    <message id="S1406">
        <translation>Suspended</translation>
    </message>
    <message id="S1407">
        <translation>No news</translation>
    </message>
    <message id="S1408">
        <translation>Till {n}</translation>
    </message>
    <message id="S1409">
        <translation>Self-service {n}</translation>
    </message>
    <message id="S1410">
        <translation>Head office {n}</translation>
    </message>
    <message id="S1411">
        <translation>Terminal {n}</translation>
    </message>
    <message id="S1412">
        <translation>Does not tell: an older release</translation>
    </message>
    <message id="S1413">
        <translation>Devices: not known now</translation>
    </message>
    <message id="S1414">
        <translation>Paper ok</translation>
    </message>
    <message id="S1415">
        <translation>Paper not known</translation>
    </message>
    <message id="S1416">
        <translation>Printer ready</translation>
    </message>
    <message id="S1417">
        <translation>Printer fault</translation>
    </message>
    <message id="S1418">
        <translation>Takes notes</translation>
    </message>
    <message id="S1419">
        <translation>Takes no notes now</translation>
    </message>
    <message id="S1420">
        <translation>Note box full</translation>
    </message>
    <message id="S1421">
        <translation>Note box taken out</translation>
    </message>
    <message id="S1422">
        <translation>Note acceptor fault</translation>
    </message>
    <message id="S1423">
        <translation>Shift {n} · {name}</translation>
    </message>
    <message id="S1424">
        <translation>No shift open</translation>
    </message>
    <message id="S1425">
        <translation>synced {age} ago</translation>
    </message>
    <message id="S1426">
        <translation>Records not here yet: {n}</translation>
    </message>
    <message id="S1427">
        <translation>{n} s</translation>
    </message>
    <message id="S1428">
        <translation>{n} min</translation>
    </message>
    <message id="S1429">
        <translation>{n} h</translation>
    </message>
    <message id="S1430" numerus="yes">
        <translation>
            <numerusform>{n} d</numerusform>
            <numerusform>{n} d</numerusform>
        </translation>
    </message>
    <message id="S1431">
        <translation>Stored codes {x} until {time}</translation>
    </message>
    <message id="S1432">
        <translation>Float left {x} of {y}</translation>
    </message>
    <message id="S1433">
        <translation>No sales today</translation>
    </message>
    <message id="S1434">
        <translation>Today</translation>
    </message>
    <message id="S1435">
        <translation>A week ago, by now</translation>
    </message>
    <message id="S1436">
        <translation>A week ago, whole day</translation>
    </message>
    <message id="S1437">
        <translation>Sales by the hour</translation>
    </message>
    <message id="S1438">
        <translation>Alerts</translation>
    </message>
    <message id="S1439">
        <translation>Nothing needs attention</translation>
    </message>
    <message id="S1440">
        <translation>In doubt</translation>
    </message>
    <message id="S1441">
        <translation>Approvals waiting</translation>
    </message>
    <message id="S1442">
        <translation>oldest {age} ago</translation>
    </message>
    <message id="S1443">
        <translation>None</translation>
    </message>
    <message id="S1444">
        <translation>Vending keys</translation>
    </message>
    <message id="S1445">
        <translation>Backups</translation>
    </message>
    <message id="S1446">
        <translation>Issuer counter</translation>
    </message>
    <message id="S1447">
        <translation>Proven {age} ago</translation>
    </message>
    <message id="S1448">
        <translation>No restore proven</translation>
    </message>
    <message id="S1449">
        <translation>The trial restore failed</translation>
    </message>
    <message id="S1450">
        <translation>No backup</translation>
    </message>
    <message id="S1451">
        <translation>copy {age} ago</translation>
    </message>
    <message id="S1452">
        <translation>All valid</translation>
    </message>
    <message id="S1453">
        <translation>First ends {date}</translation>
    </message>
    <message id="S1454">
        <translation>Agrees, checked {age} ago</translation>
    </message>
    <message id="S1455">
        <translation>Does not agree</translation>
    </message>
    <message id="S1456">
        <translation>not known</translation>
    </message>
    <message id="S1457">
        <translation>ILS, a week ago behind</translation>
    </message>
    <message id="S1458">
        <translation>{n} sales</translation>
    </message>
    <message id="S1460">
        <translation>The server holds the journal of another disk: nothing is sold here</translation>
    </message>
    <message id="S1461">
        <translation>No news since {time}</translation>
    </message>
    <message id="S1462">
        <translation>Serves no customers now</translation>
    </message>
    <message id="S1463">
        <translation>Out of paper</translation>
    </message>
    <message id="S1464">
        <translation>Paper low</translation>
    </message>
    <message id="S1465">
        <translation>Printer not ready</translation>
    </message>
    <message id="S1466">
        <translation>Reader not connected</translation>
    </message>
    <message id="S1467">
        <translation>Note acceptor not working, or full</translation>
    </message>
    <message id="S1468">
        <translation>In doubt: {n}, taken for them {x}</translation>
    </message>
    <message id="S1469">
        <translation>Sold without a line, not here yet: {n}, {x}</translation>
    </message>
    <message id="S1470">
        <translation>The clock there is wrong</translation>
    </message>
    <message id="S1471">
        <translation>Would not sell from stored codes if the line went</translation>
    </message>
    <message id="S1472">
        <translation>Stored codes nearly used up or ended: {x}</translation>
    </message>
    <message id="S1473">
        <translation>Agent float used up: {x}</translation>
    </message>
    <message id="S1474">
        <translation>Agent float low: {x}</translation>
    </message>
    <message id="S1475">
        <translation>In quarantine for two people to decide: {n}, {x}</translation>
    </message>
    <message id="S1476">
        <translation>Vending keys that have ended: {n}</translation>
    </message>
    <message id="S1477">
        <translation>Vending keys that end soon: {n}, the first on {date}</translation>
    </message>
    <message id="S1478">
        <translation>No backup to rely on</translation>
    </message>
    <message id="S1479">
        <translation>Backups are late, or no restore was proven</translation>
    </message>
    <message id="S1480">
        <translation>What the issuer counted is not what stands here: {n}</translation>
    </message>
    <message id="S1481">
        <translation>No board for {age}: nothing shown here is certain</translation>
    </message>
    <message id="S1482">
        <translation>Version</translation>
    </message>
    <message id="S1483">
        <translation>Clock ahead by {n} s</translation>
    </message>
    <message id="S1484">
        <translation>Clock is right</translation>
    </message>
    <message id="S1485">
        <translation>Clock behind by {n} s</translation>
    </message>
    <message id="S1486">
        <translation>Exposed if stolen {x}</translation>
    </message>
    <message id="S1487">
        <translation>Last heard {time}</translation>
    </message>
    <message id="S1488">
        <translation>Training: test keys</translation>
    </message>
    <message id="S1491">
        <translation>Last heard</translation>
    </message>
    <message id="S1492">
        <translation>Paper and devices</translation>
    </message>
    <message id="S1493">
        <translation>Sold, not here yet</translation>
    </message>
    <message id="S1600">
        <translation>This must be filled in.</translation>
    </message>
    <message id="S1601">
        <translation>Terminal {n}</translation>
    </message>
    <message id="S1602">
        <translation>point number</translation>
    </message>
    <message id="S1603">
        <translation>day of the sale</translation>
    </message>
    <message id="S1604">
        <translation>Status</translation>
    </message>
    <message id="S1605">
        <translation>Reason</translation>
    </message>
    <message id="S1606">
        <translation>Record {n}</translation>
    </message>
    <message id="S1607">
        <translation>Receipt</translation>
    </message>
    <message id="S1608">
        <translation>Sold at</translation>
    </message>
    <message id="S1609">
        <translation>Difference</translation>
    </message>
    <message id="S1610">
        <translation>What the till recorded</translation>
    </message>
    <message id="S1611">
        <translation>What it had been given</translation>
    </message>
    <message id="S1612">
        <translation>The money stands in the quarantine account, no sale does. Two accountants decide.</translation>
    </message>
    <message id="S1613">
        <translation>Nothing is posted yet: the money is not proven by a signature. Two accountants decide.</translation>
    </message>
    <message id="S1614">
        <translation>This cannot become a sale. It can only be charged to the point.</translation>
    </message>
    <message id="S1615">
        <translation>Closure order</translation>
    </message>
    <message id="S1616">
        <translation>Found at</translation>
    </message>
    <message id="S1617">
        <translation>State of the code</translation>
    </message>
    <message id="S1618">
        <translation>Never given</translation>
    </message>
    <message id="S1620">
        <translation>The meter was blocked meanwhile</translation>
    </message>
    <message id="S1621">
        <translation>The contract was closed meanwhile</translation>
    </message>
    <message id="S1622">
        <translation>Another tariff was in force</translation>
    </message>
    <message id="S1623">
        <translation>Another period had begun</translation>
    </message>
    <message id="S1624">
        <translation>Sold too dear: the difference is carried</translation>
    </message>
    <message id="S1625">
        <translation>Sold too cheap: the municipality bears it</translation>
    </message>
    <message id="S1626">
        <translation>The debt was paid meanwhile: the deduction is carried</translation>
    </message>
    <message id="S1627">
        <translation>Beyond the agent&apos;s float</translation>
    </message>
    <message id="S1628">
        <translation>The day was locked: posted to the first open day</translation>
    </message>
    <message id="S1629">
        <translation>Unknown shift</translation>
    </message>
    <message id="S1630">
        <translation>Unknown seller</translation>
    </message>
    <message id="S1631">
        <translation>The till&apos;s clock was wrong</translation>
    </message>
    <message id="S1632">
        <translation>Sold under a closure order</translation>
    </message>
    <message id="S1633">
        <translation>Sold after the permit had ended</translation>
    </message>
    <message id="S1634">
        <translation>A code that this terminal was never given</translation>
    </message>
    <message id="S1635">
        <translation>A code that the till had told was destroyed</translation>
    </message>
    <message id="S1636">
        <translation>A code that was sold before</translation>
    </message>
    <message id="S1637">
        <translation>The number of the sale is used</translation>
    </message>
    <message id="S1638">
        <translation>The receipt number is used</translation>
    </message>
    <message id="S1639">
        <translation>The sums do not agree</translation>
    </message>
    <message id="S1640">
        <translation>A record that cannot be read</translation>
    </message>
    <message id="S1641">
        <translation>From a journal that differs</translation>
    </message>
    <message id="S1642">
        <translation>From an unsigned journal</translation>
    </message>
    <message id="S1643">
        <translation>Waits for a decision</translation>
    </message>
    <message id="S1644">
        <translation>Posted</translation>
    </message>
    <message id="S1645">
        <translation>Released</translation>
    </message>
    <message id="S1646">
        <translation>Charged to the point</translation>
    </message>
    <message id="S1647">
        <translation>Well</translation>
    </message>
    <message id="S1648">
        <translation>Set back</translation>
    </message>
    <message id="S1649">
        <translation>Differs</translation>
    </message>
    <message id="S1650">
        <translation>Not signed</translation>
    </message>
    <message id="S1651">
        <translation>On the till</translation>
    </message>
    <message id="S1652">
        <translation>To be destroyed</translation>
    </message>
    <message id="S1653">
        <translation>Destroyed</translation>
    </message>
    <message id="S1654">
        <translation>Sold</translation>
    </message>
    <message id="S1655">
        <translation>Cashier</translation>
    </message>
    <message id="S1656">
        <translation>Self-service machine</translation>
    </message>
    <message id="S1657">
        <translation>Good until</translation>
    </message>
    <message id="S1658">
        <translation>Decision</translation>
    </message>
    <message id="S1659">
        <translation>Stored at</translation>
    </message>
    <message id="S1660">
        <translation>Decided at</translation>
    </message>
    <message id="S1661">
        <translation>Decided by</translation>
    </message>
    <message id="S1662">
        <translation>Quarantine</translation>
    </message>
    <message id="S1663">
        <translation>Receipt {n} of point {p} becomes a sale of {x}, paid out of the quarantine account.</translation>
    </message>
    <message id="S1664">
        <translation>Receipt {n} never becomes a sale. Its {x} is settled with point {p}.</translation>
    </message>
    <message id="S1665">
        <translation>Exposed</translation>
    </message>
    <message id="S1666">
        <translation>Suspended</translation>
    </message>
    <message id="S1667">
        <translation>Terminal</translation>
    </message>
    <message id="S1668">
        <translation>Records</translation>
    </message>
    <message id="S1669">
        <translation>Last arrival</translation>
    </message>
    <message id="S1670">
        <translation>Permit until</translation>
    </message>
    <message id="S1671">
        <translation>Ceiling</translation>
    </message>
    <message id="S1672">
        <translation>The journal differs since {time}</translation>
    </message>
    <message id="S1673">
        <translation>This terminal sells nothing until that is solved. No record is ever changed.</translation>
    </message>
    <message id="S1674">
        <translation>Worst loss: {x}</translation>
    </message>
    <message id="S1675">
        <translation>All that was ever given reached its limit. Nothing new is stored.</translation>
    </message>
    <message id="S1676">
        <translation>Stored codes</translation>
    </message>
    <message id="S1677">
        <translation>Edition</translation>
    </message>
    <message id="S1678">
        <translation>Confirmed edition</translation>
    </message>
    <message id="S1679">
        <translation>Codes</translation>
    </message>
    <message id="S1680">
        <translation>Worth of valid codes</translation>
    </message>
    <message id="S1681">
        <translation>Ever given</translation>
    </message>
    <message id="S1682">
        <translation>Limit of that</translation>
    </message>
    <message id="S1683">
        <translation>Terminals</translation>
    </message>
    <message id="S1684">
        <translation>What may be held, in shekels</translation>
    </message>
    <message id="S1685">
        <translation>point=sum for each of its terminals, or point-terminal=sum. Example: 3=5000 4-1=2000</translation>
    </message>
    <message id="S1686">
        <translation>For how many hours</translation>
    </message>
    <message id="S1687">
        <translation>From now, 72 at most</translation>
    </message>
    <message id="S1688">
        <translation>Revoked</translation>
    </message>
    <message id="S1689">
        <translation>In force</translation>
    </message>
    <message id="S1690">
        <translation>Not in force</translation>
    </message>
    <message id="S1691">
        <translation>From</translation>
    </message>
    <message id="S1692">
        <translation>Until</translation>
    </message>
    <message id="S1693">
        <translation>Revoked at</translation>
    </message>
    <message id="S1694">
        <translation>Revoked by</translation>
    </message>
    <message id="S1695">
        <translation>Asked for by</translation>
    </message>
    <message id="S1696">
        <translation>Agreed by</translation>
    </message>
    <message id="S1697">
        <translation>Terminals may hold {x} until {time}.</translation>
    </message>
    <message id="S1698">
        <translation>Closure orders</translation>
    </message>
    <message id="S1699">
        <translation>Suspended at</translation>
    </message>
    <message id="S1700">
        <translation>Meters</translation>
    </message>
    <message id="S1701">
        <translation>Key planned</translation>
    </message>
    <message id="S1702">
        <translation>New key</translation>
    </message>
    <message id="S1703">
        <translation>Supply group</translation>
    </message>
    <message id="S1704">
        <translation>Key no.</translation>
    </message>
    <message id="S1705">
        <translation>Key change</translation>
    </message>
    <message id="S1706">
        <translation>Planned</translation>
    </message>
    <message id="S1707">
        <translation>Not planned</translation>
    </message>
    <message id="S1708">
        <translation>the lost terminal, as 3-1</translation>
    </message>
    <message id="S1709">
        <translation>Meters without a key plan: {n}</translation>
    </message>
    <message id="S1710">
        <translation>A new key ends the loss. A campaign plans it: see the screen of keys.</translation>
    </message>
    <message id="S1711">
        <translation>Suspended {time}</translation>
    </message>
    <message id="S1712">
        <translation>Nothing can be lost</translation>
    </message>
    <message id="S1713">
        <translation>Exposed meters</translation>
    </message>
    <message id="S1714">
        <translation>Lost terminals</translation>
    </message>
    <message id="S1715">
        <translation>Their meters</translation>
    </message>
    <message id="S1716">
        <translation>Hours</translation>
    </message>
    <message id="S1717">
        <translation>whose amounts</translation>
    </message>
    <message id="S1718">
        <translation>Worth of codes</translation>
    </message>
    <message id="S1719">
        <translation>Came</translation>
    </message>
    <message id="S1720">
        <translation>Found a code</translation>
    </message>
    <message id="S1721">
        <translation>Found their sum</translation>
    </message>
    <message id="S1722">
        <translation>Share</translation>
    </message>
    <message id="S1723">
        <translation>Outages tried</translation>
    </message>
    <message id="S1724">
        <translation>Days</translation>
    </message>
    <message id="S1725">
        <translation>Outages of {n} h</translation>
    </message>
    <message id="S1726">
        <translation>Coverage</translation>
    </message>
    <message id="S1727">
        <translation>This is not understood.</translation>
    </message>
    <message id="S1728">
        <translation>The order ends now. What is too much leaves the terminals at their next renewal.</translation>
    </message>
    <message id="S1729">
        <translation>Offline sales</translation>
    </message>
    <message id="S1730">
        <translation>Backups: proven</translation>
    </message>
    <message id="S1731">
        <translation>Backups: look after them</translation>
    </message>
    <message id="S1732">
        <translation>Backups: not safe</translation>
    </message>
    <message id="S1733">
        <translation>Not tried</translation>
    </message>
    <message id="S1734">
        <translation>Came back whole</translation>
    </message>
    <message id="S1735">
        <translation>Did not come back</translation>
    </message>
    <message id="S1736">
        <translation>in {n} of {m} places</translation>
    </message>
    <message id="S1737">
        <translation>File</translation>
    </message>
    <message id="S1738">
        <translation>Taken at</translation>
    </message>
    <message id="S1739">
        <translation>MiB</translation>
    </message>
    <message id="S1740">
        <translation>Places</translation>
    </message>
    <message id="S1741">
        <translation>Good</translation>
    </message>
    <message id="S1742">
        <translation>Not active yet</translation>
    </message>
    <message id="S1743">
        <translation>Ends soon</translation>
    </message>
    <message id="S1744">
        <translation>Limit low</translation>
    </message>
    <message id="S1745">
        <translation>Limit used up</translation>
    </message>
    <message id="S1746">
        <translation>Ended</translation>
    </message>
    <message id="S1747">
        <translation>Base date</translation>
    </message>
    <message id="S1748">
        <translation>for tests</translation>
    </message>
    <message id="S1749">
        <translation>Key</translation>
    </message>
    <message id="S1750">
        <translation>Check value</translation>
    </message>
    <message id="S1751">
        <translation>Ends at</translation>
    </message>
    <message id="S1752">
        <translation>Days left</translation>
    </message>
    <message id="S1753">
        <translation>Units left</translation>
    </message>
    <message id="S1754">
        <translation>Meters</translation>
    </message>
    <message id="S1755">
        <translation>Open changes</translation>
    </message>
    <message id="S1756">
        <translation>Campaign</translation>
    </message>
    <message id="S1757">
        <translation>Begun at</translation>
    </message>
    <message id="S1758">
        <translation>Codes given</translation>
    </message>
    <message id="S1759">
        <translation>Confirmed</translation>
    </message>
    <message id="S1760">
        <translation>Progress</translation>
    </message>
    <message id="S1761">
        <translation>Active from</translation>
    </message>
    <message id="S1762">
        <translation>Credit until</translation>
    </message>
    <message id="S1763">
        <translation>Expires</translation>
    </message>
    <message id="S1764">
        <translation>Limit of units</translation>
    </message>
    <message id="S1765">
        <translation>Used of it</translation>
    </message>
    <message id="S1766">
        <translation>No key is loaded for these meters: they can buy nothing.</translation>
    </message>
    <message id="S1767">
        <translation>Meters whose codes were given and not seen to work: {n}</translation>
    </message>
    <message id="S1768">
        <translation>Withdrawn</translation>
    </message>
    <message id="S1769">
        <translation>Key loaded</translation>
    </message>
    <message id="S1770">
        <translation>No key</translation>
    </message>
    <message id="S1771">
        <translation>This key makes no charge codes any more. Load the next one and change its meters&apos; keys.</translation>
    </message>
    <message id="S1772">
        <translation>Days left: {n}. Plan the change of its meters.</translation>
    </message>
    <message id="S1773">
        <translation>All units that this key may make are made.</translation>
    </message>
    <message id="S1774">
        <translation>Vending keys</translation>
    </message>
    <message id="S1775">
        <translation>Meters by key</translation>
    </message>
    <message id="S1776">
        <translation>Campaigns</translation>
    </message>
    <message id="S1777">
        <translation>Keys</translation>
    </message>
    <message id="S1778">
        <translation>Everywhere</translation>
    </message>
    <message id="S1779">
        <translation>Not everywhere</translation>
    </message>
    <message id="S1780">
        <translation>Trial restore</translation>
    </message>
    <message id="S1781">
        <translation>Tried at</translation>
    </message>
    <message id="S1782">
        <translation>Findings</translation>
    </message>
    <message id="S1783">
        <translation>Finished at</translation>
    </message>
    <message id="S1784">
        <translation>Database revision</translation>
    </message>
    <message id="S1785">
        <translation>Epoch</translation>
    </message>
    <message id="S1786">
        <translation>Fingerprint</translation>
    </message>
    <message id="S1787">
        <translation>All rows came back, and the ledger agrees.</translation>
    </message>
    <message id="S1788">
        <translation>The copy is here</translation>
    </message>
    <message id="S1789">
        <translation>Copies</translation>
    </message>
    <message id="S1790">
        <translation>Trial restores</translation>
    </message>
    <message id="S1791">
        <translation>last trial restore {time}</translation>
    </message>
    <message id="S1792">
        <translation>Backups</translation>
    </message>
    <message id="S1793">
        <translation>Act</translation>
    </message>
    <message id="S1794">
        <translation>Who</translation>
    </message>
    <message id="S1795">
        <translation>About</translation>
    </message>
    <message id="S1796">
        <translation>From where</translation>
    </message>
    <message id="S1797">
        <translation>day</translation>
    </message>
    <message id="S1798">
        <translation>No.</translation>
    </message>
    <message id="S1799">
        <translation>Record no. {n}</translation>
    </message>
    <message id="S1800">
        <translation>Losses and signs</translation>
    </message>
    <message id="S1801">
        <translation>Signs</translation>
    </message>
    <message id="S1802">
        <translation>Zones</translation>
    </message>
    <message id="S1803">
        <translation>Sign</translation>
    </message>
    <message id="S1804">
        <translation>Tamper flags</translation>
    </message>
    <message id="S1805">
        <translation>Bought nothing</translation>
    </message>
    <message id="S1806">
        <translation>Falling</translation>
    </message>
    <message id="S1807">
        <translation>Low</translation>
    </message>
    <message id="S1808">
        <translation>Small and frequent</translation>
    </message>
    <message id="S1809">
        <translation>The meter last wrote tamper flags on its card on {day}. An old meter, or one mounted wrongly, does that too.</translation>
    </message>
    <message id="S1810">
        <translation>Nothing bought in the last {days} days. Half of those who buy, of {count} neighbours, bought {near} or more.</translation>
    </message>
    <message id="S1811">
        <translation>Buys at {own} of its own earlier rate; the neighbours at {near} of theirs.</translation>
    </message>
    <message id="S1812">
        <translation>Bought {own} in the last {days} days. Half of the {count} neighbours bought {near} or more.</translation>
    </message>
    <message id="S1813">
        <translation>Bought {own} times, the neighbours {near} times. Small purchases may also mean that there is little money.</translation>
    </message>
    <message id="S1814">
        <translation>Compared with {count} of the same class in the zone</translation>
    </message>
    <message id="S1815">
        <translation>Too few in the zone: compared with {count} of the class in the whole town</translation>
    </message>
    <message id="S1816">
        <translation>Compared with nobody: too few neighbours</translation>
    </message>
    <message id="S1817">
        <translation>Customer and address</translation>
    </message>
    <message id="S1819">
        <translation>Bought</translation>
    </message>
    <message id="S1820">
        <translation>Neighbours</translation>
    </message>
    <message id="S1821">
        <translation>Below expected</translation>
    </message>
    <message id="S1823">
        <translation>Status</translation>
    </message>
    <message id="S1824">
        <translation>Open</translation>
    </message>
    <message id="S1825">
        <translation>Inspection ordered</translation>
    </message>
    <message id="S1826">
        <translation>Inspected</translation>
    </message>
    <message id="S1827">
        <translation>Dismissed</translation>
    </message>
    <message id="S1828">
        <translation>Put off</translation>
    </message>
    <message id="S1829">
        <translation>Put off until the day</translation>
    </message>
    <message id="S1830">
        <translation>A coming day within a year, as ⁦01/06/2027⁩</translation>
    </message>
    <message id="S1831">
        <translation>This blocks no meter and changes nothing about selling.</translation>
    </message>
    <message id="S1832">
        <translation>This is no day within the coming year.</translation>
    </message>
    <message id="S1833">
        <translation>13 months</translation>
    </message>
    <message id="S1834">
        <translation>This account</translation>
    </message>
    <message id="S1835">
        <translation>Neighbours</translation>
    </message>
    <message id="S1837">
        <translation>Nothing bought in a year</translation>
    </message>
    <message id="S1838">
        <translation>Purchases</translation>
    </message>
    <message id="S1839">
        <translation>Neighbours&apos; purchases</translation>
    </message>
    <message id="S1840">
        <translation>Accounts</translation>
    </message>
    <message id="S1841">
        <translation>Bulk meters</translation>
    </message>
    <message id="S1842">
        <translation>Input</translation>
    </message>
    <message id="S1843">
        <translation>Sold</translation>
    </message>
    <message id="S1844">
        <translation>Loss</translation>
    </message>
    <message id="S1845">
        <translation>Loss %</translation>
    </message>
    <message id="S1846">
        <translation>No bulk meter</translation>
    </message>
    <message id="S1847">
        <translation>Readings missing</translation>
    </message>
    <message id="S1848">
        <translation>Known</translation>
    </message>
    <message id="S1849">
        <translation>Without a zone</translation>
    </message>
    <message id="S1850">
        <translation>Without a bulk meter nobody knows what came in: no loss is told.</translation>
    </message>
    <message id="S1851">
        <translation>There are no two complete rounds of readings: no loss is told.</translation>
    </message>
    <message id="S1852">
        <translation>More sold than came in: units not used yet, or accounts that stand in another zone than theirs.</translation>
    </message>
    <message id="S1853">
        <translation>From {first} to {last}</translation>
    </message>
    <message id="S1854">
        <translation>Units bought and not used yet count as sold: judge by the whole time, not by a month.</translation>
    </message>
    <message id="S1855">
        <translation>Map of zones and meters</translation>
    </message>
    <message id="S1856">
        <translation>Legend</translation>
    </message>
    <message id="S1857">
        <translation>Meters on the map: {placed} · on no map: {unplaced}</translation>
    </message>
    <message id="S1858">
        <translation>No sign</translation>
    </message>
    <message id="S1859">
        <translation>No outlines of zones are known. They come from a GeoJSON file.</translation>
    </message>
    <message id="S1860">
        <translation>The file is too large. Nothing was saved.</translation>
    </message>
    <message id="S1861">
        <translation>The file is no GeoJSON collection of outlines. Nothing was saved.</translation>
    </message>
    <message id="S1862">
        <translation>The outline of {where} has more than 250 corners or 20 parts: simplify it. Nothing was saved.</translation>
    </message>
    <message id="S1863">
        <translation>Feature {where} is no polygon with the name of a zone (zone or name). Nothing was saved.</translation>
    </message>
    <message id="S1864">
        <translation>The corners of {where} are not understood. Nothing was saved.</translation>
    </message>
    <message id="S1865">
        <translation>Outlines saved: {n}</translation>
    </message>
    <message id="S1866">
        <translation>Saved as {file}</translation>
    </message>
    <message id="S1867">
        <translation>Projector view: no names, numbers, addresses</translation>
    </message>
    <message id="S1868">
        <translation>Arrows move, + and − zoom, Home shows the whole town</translation>
    </message>
    <message id="S1870">
        <translation>Sales: when, where, by which tariff</translation>
    </message>
    <message id="S1871">
        <translation>By day</translation>
    </message>
    <message id="S1872">
        <translation>By hour of the day</translation>
    </message>
    <message id="S1873">
        <translation>By zone</translation>
    </message>
    <message id="S1874">
        <translation>By tariff</translation>
    </message>
    <message id="S1875">
        <translation>Last {days} days</translation>
    </message>
    <message id="S1876">
        <translation>{service} · {days} · sum {money} · sales {count}</translation>
    </message>
    <message id="S1877">
        <translation>Nothing sold</translation>
    </message>
    <message id="S1878">
        <translation>Part</translation>
    </message>
    <message id="S1879">
        <translation>Sales</translation>
    </message>
    <message id="S1880">
        <translation>Amount (₪)</translation>
    </message>
    <message id="S1881">
        <translation>Units</translation>
    </message>
    <message id="S1882">
        <translation>Divided by</translation>
    </message>
    <message id="S1883">
        <translation>Loss below {most}</translation>
    </message>
    <message id="S1884">
        <translation>Loss {least} and more</translation>
    </message>
    <message id="S1885">
        <translation>Loss not known, or below 0</translation>
    </message>
    <message id="S1886">
        <translation>Input and sold</translation>
    </message>
    <message id="S1888">
        <translation>Class</translation>
    </message>
    <message id="S1900">
        <translation>Vouchers</translation>
    </message>
    <message id="S1901">
        <translation>Bank deposits</translation>
    </message>
    <message id="S1902">
        <translation>Voucher</translation>
    </message>
    <message id="S1903">
        <translation>Voucher no. {n}</translation>
    </message>
    <message id="S1904">
        <translation>Posting no.</translation>
    </message>
    <message id="S1905">
        <translation>Not posted</translation>
    </message>
    <message id="S1906">
        <translation>Exported</translation>
    </message>
    <message id="S1907">
        <translation>New</translation>
    </message>
    <message id="S1908">
        <translation>Posted</translation>
    </message>
    <message id="S1909">
        <translation>Posted with another sum</translation>
    </message>
    <message id="S1910">
        <translation>Day changed since</translation>
    </message>
    <message id="S1911">
        <translation>Total of the voucher</translation>
    </message>
    <message id="S1912">
        <translation>In the ledger now</translation>
    </message>
    <message id="S1913">
        <translation>debit {a}, credit {b}</translation>
    </message>
    <message id="S1914">
        <translation>Lines</translation>
    </message>
    <message id="S1915">
        <translation>For which point (0: head office)</translation>
    </message>
    <message id="S1916">
        <translation>For which day (2026-11-22)</translation>
    </message>
    <message id="S1917">
        <translation>Its number in the accounting system</translation>
    </message>
    <message id="S1918">
        <translation>The total as posted, in shekels</translation>
    </message>
    <message id="S1919">
        <translation>Days with entries and no voucher: {n}</translation>
    </message>
    <message id="S1920">
        <translation>Slip no. {n}</translation>
    </message>
    <message id="S1921">
        <translation>Bank and bag</translation>
    </message>
    <message id="S1922">
        <translation>In the bag</translation>
    </message>
    <message id="S1923">
        <translation>The bank says</translation>
    </message>
    <message id="S1924">
        <translation>On its way</translation>
    </message>
    <message id="S1925">
        <translation>Confirmed</translation>
    </message>
    <message id="S1926">
        <translation>Counted otherwise</translation>
    </message>
    <message id="S1927">
        <translation>The bank&apos;s reference</translation>
    </message>
    <message id="S1928">
        <translation>What the bank counted, in shekels</translation>
    </message>
    <message id="S1929">
        <translation>Why it differs, if it does</translation>
    </message>
    <message id="S1930">
        <translation>Made by</translation>
    </message>
    <message id="S1931">
        <translation>Expected</translation>
    </message>
    <message id="S1932">
        <translation>This is read neither as a sum nor as a day.</translation>
    </message>
    <message id="S1960">
        <translation>A command</translation>
    </message>
    <message id="S1961">
        <translation>Audit log</translation>
    </message>
    <message id="S1962">
        <translation>From record</translation>
    </message>
    <message id="S1963">
        <translation>To record</translation>
    </message>
    <message id="S1964">
        <translation>left empty: to the end of the log</translation>
    </message>
    <message id="S1965">
        <translation>The server hashes every record anew and compares its link to the one before.</translation>
    </message>
    <message id="S1966">
        <translation>○ Chain not verified yet</translation>
    </message>
    <message id="S1967">
        <translation>Verifying: {x}</translation>
    </message>
    <message id="S1968">
        <translation>Stopped at: {x}</translation>
    </message>
    <message id="S1969">
        <translation>Chain holds {x} · {y} s</translation>
    </message>
    <message id="S1970">
        <translation>Record {n} is not what was written</translation>
    </message>
    <message id="S1971">
        <translation>Record {n} is missing</translation>
    </message>
    <message id="S1972">
        <translation>The end is cut off from record {n}</translation>
    </message>
    <message id="S1973">
        <translation>No records there</translation>
    </message>
    <message id="S2000">
        <translation>Approvals</translation>
    </message>
    <message id="S2001">
        <translation>Sale taken back</translation>
    </message>
    <message id="S2002">
        <translation>Units without a price</translation>
    </message>
    <message id="S2003">
        <translation>Wrong-meter charge</translation>
    </message>
    <message id="S2004">
        <translation>Credit of an exchanged meter</translation>
    </message>
    <message id="S2005">
        <translation>Engineering token</translation>
    </message>
    <message id="S2006">
        <translation>Key change</translation>
    </message>
    <message id="S2007">
        <translation>Charges put off</translation>
    </message>
    <message id="S2008">
        <translation>Tariff comes into force</translation>
    </message>
    <message id="S2009">
        <translation>Credits by tariff correction</translation>
    </message>
    <message id="S2010">
        <translation>Key load</translation>
    </message>
    <message id="S2011">
        <translation>Agent&apos;s terms or a ceiling</translation>
    </message>
    <message id="S2012">
        <translation>Float top-up</translation>
    </message>
    <message id="S2013">
        <translation>Pay-out of what is owed</translation>
    </message>
    <message id="S2014">
        <translation>Contract closed and paid out</translation>
    </message>
    <message id="S2015">
        <translation>Debt written off</translation>
    </message>
    <message id="S2016">
        <translation>Old debt entered</translation>
    </message>
    <message id="S2017">
        <translation>Rule of a debt</translation>
    </message>
    <message id="S2018">
        <translation>Cash out above the limit</translation>
    </message>
    <message id="S2019">
        <translation>Day reopened</translation>
    </message>
    <message id="S2020">
        <translation>Offline sale in quarantine</translation>
    </message>
    <message id="S2021">
        <translation>A person&apos;s rights</translation>
    </message>
    <message id="S2022">
        <translation>Terminal suspended</translation>
    </message>
    <message id="S2023">
        <translation>Lost terminal given up</translation>
    </message>
    <message id="S2024">
        <translation>Restore from a backup</translation>
    </message>
    <message id="S2025">
        <translation>Customer made nobody</translation>
    </message>
    <message id="S2026">
        <translation>Cash box emptied</translation>
    </message>
    <message id="S2027">
        <translation>Closure order</translation>
    </message>
    <message id="S2028">
        <translation>Pack extended</translation>
    </message>
    <message id="S2029">
        <translation>Difference decided</translation>
    </message>
    <message id="S2030">
        <translation>Sale {what} is taken back: its receipt is void and the customer gets the money from the drawer.</translation>
    </message>
    <message id="S2031">
        <translation>Meter {what} gets {u} units without a price. No money moves.</translation>
    </message>
    <message id="S2032">
        <translation>The charge of the wrong meter goes to meter {n}.</translation>
    </message>
    <message id="S2033">
        <translation>A credit of {u} units goes from meter {what} to its replacement {n}.</translation>
    </message>
    <message id="S2034">
        <translation>An engineering token ({x}) is made for meter {what}. No money moves.</translation>
    </message>
    <message id="S2035">
        <translation>Key change tokens are made, or a whole campaign begins: {what}.</translation>
    </message>
    <message id="S2036">
        <translation>{n} charges of account {what} are put off until {day}.</translation>
    </message>
    <message id="S2037">
        <translation>Tariff version {what} is in force from {day}; sales follow it from that day, and it is never edited again.</translation>
    </message>
    <message id="S2038">
        <translation>Customers are credited {x} for sales of {day} to {n}.</translation>
    </message>
    <message id="S2039">
        <translation>Key {what} is loaded into the security module.</translation>
    </message>
    <message id="S2040">
        <translation>The agent of point {n} may sell {x} beyond the float, for a commission of {c}.</translation>
    </message>
    <message id="S2041">
        <translation>The float of the agent at point {n} grows by {x}; the money has come in, by paper {r}.</translation>
    </message>
    <message id="S2042">
        <translation>{x} is paid out or credited: {what}.</translation>
    </message>
    <message id="S2043">
        <translation>Account {what} is closed and its credit of {x} paid out.</translation>
    </message>
    <message id="S2044">
        <translation>{x} of debt {what} is written off and never collected.</translation>
    </message>
    <message id="S2045">
        <translation>A debt of {x} is entered for account {what} and collected with every charge.</translation>
    </message>
    <message id="S2046">
        <translation>Debt {what} is collected by another rule from {day}.</translation>
    </message>
    <message id="S2047">
        <translation>{x} in cash leaves the drawer for {what}.</translation>
    </message>
    <message id="S2048">
        <translation>Day {day} of point {n} is opened again: its figures may change until it is locked anew. This leaves a trace.</translation>
    </message>
    <message id="S2050">
        <translation>{what} gets the roles: {x}.</translation>
    </message>
    <message id="S2051">
        <translation>Terminal {what} stops selling at once and does not come back by itself.</translation>
    </message>
    <message id="S2052">
        <translation>Terminal {what} is given up as lost and its books are taken as they stand.</translation>
    </message>
    <message id="S2053">
        <translation>The server&apos;s data is replaced by backup {what}.</translation>
    </message>
    <message id="S2054">
        <translation>Customer {what} becomes nobody, for good; the sums stay.</translation>
    </message>
    <message id="S2055">
        <translation>The cash box leaves in bag {what}, with {x} by the machine&apos;s own journal.</translation>
    </message>
    <message id="S2056">
        <translation>Offline limits are raised from {day} to {n}.</translation>
    </message>
    <message id="S2057">
        <translation>Terminal {what} may sell from its pack for longer without a line.</translation>
    </message>
    <message id="S2059">
        <translation>A request that this version does not know: {what}. It cannot be agreed to here.</translation>
    </message>
    <message id="S2060">
        <translation>What agreeing does</translation>
    </message>
    <message id="S2061">
        <translation>Exactly what is agreed to</translation>
    </message>
    <message id="S2062">
        <translation>Asked by</translation>
    </message>
    <message id="S2063">
        <translation>Since</translation>
    </message>
    <message id="S2064">
        <translation>Good until</translation>
    </message>
    <message id="S2065">
        <translation>Your own</translation>
    </message>
    <message id="S2066">
        <translation>Waits for you</translation>
    </message>
    <message id="S2067">
        <translation>One agreed</translation>
    </message>
    <message id="S2068">
        <translation>Request</translation>
    </message>
    <message id="S2069">
        <translation>No request under the cursor.</translation>
    </message>
    <message id="S2070">
        <translation>Password of {name}</translation>
    </message>
    <message id="S2071">
        <translation>Reason (must be given to refuse)</translation>
    </message>
    <message id="S2072">
        <translation>Your agreement is recorded. Whoever asked may carry it out.</translation>
    </message>
    <message id="S2073">
        <translation>Your refusal is recorded. Nothing was changed.</translation>
    </message>
    <message id="S2074">
        <translation>A decision needs your password.</translation>
    </message>
    <message id="S2075">
        <translation>To refuse, a reason must be given.</translation>
    </message>
    <message id="S2076">
        <translation>New requests have come. F5 reads them.</translation>
    </message>
    <message id="S2077">
        <translation>Status</translation>
    </message>
    <message id="S2078">
        <translation>List of requests</translation>
    </message>
    <message id="S2079">
        <translation>Agreed: {name}</translation>
    </message>
    <message id="S2080">
        <translation>cashier</translation>
    </message>
    <message id="S2081">
        <translation>supervisor</translation>
    </message>
    <message id="S2082">
        <translation>accountant</translation>
    </message>
    <message id="S2083">
        <translation>tariff manager</translation>
    </message>
    <message id="S2084">
        <translation>key custodian</translation>
    </message>
    <message id="S2085">
        <translation>auditor</translation>
    </message>
    <message id="S2086">
        <translation>agent</translation>
    </message>
    <message id="S2087">
        <translation>administrator</translation>
    </message>
    <message id="S2088">
        <translation>self-service terminal</translation>
    </message>
    <message id="S2089">
        <translation>This is your own request: somebody else decides it.</translation>
    </message>
    <message id="S2090">
        <translation>One person agreed; one more is needed.</translation>
    </message>
    <message id="S2100">
        <translation>Agents</translation>
    </message>
    <message id="S2101">
        <translation>Agent</translation>
    </message>
    <message id="S2102">
        <translation>Float</translation>
    </message>
    <message id="S2103">
        <translation>Credit limit</translation>
    </message>
    <message id="S2104">
        <translation>Left to sell</translation>
    </message>
    <message id="S2105">
        <translation>Commission owed</translation>
    </message>
    <message id="S2106">
        <translation>Sold and not settled {z}, earns {x}</translation>
    </message>
    <message id="S2107">
        <translation>in stored codes {x}</translation>
    </message>
    <message id="S2108">
        <translation>rate {c}</translation>
    </message>
    <message id="S2110">
        <translation>used {n}</translation>
    </message>
    <message id="S2111">
        <translation>not used</translation>
    </message>
    <message id="S2112">
        <translation>List of agents</translation>
    </message>
    <message id="S2113">
        <translation>Statement</translation>
    </message>
    <message id="S2114">
        <translation>Posted</translation>
    </message>
    <message id="S2115">
        <translation>What</translation>
    </message>
    <message id="S2116">
        <translation>Float after</translation>
    </message>
    <message id="S2117">
        <translation>Sale</translation>
    </message>
    <message id="S2118">
        <translation>Sale taken back</translation>
    </message>
    <message id="S2119">
        <translation>Top-up</translation>
    </message>
    <message id="S2120">
        <translation>Commission into the float</translation>
    </message>
    <message id="S2121">
        <translation>Other entry</translation>
    </message>
    <message id="S2122">
        <translation>{a} to {b}: opening {x}, topped up {y}, sold {z}, closing {u}</translation>
    </message>
    <message id="S2123">
        <translation>Commission earned {x}, paid {y}, owed at the end {z}</translation>
    </message>
    <message id="S2124">
        <translation>Float day by day; the dashed line is the credit limit</translation>
    </message>
    <message id="S2125">
        <translation>Nothing happened in these days.</translation>
    </message>
    <message id="S2126">
        <translation>The record of sales suggests a credit limit of {x} and an offline ceiling of {y}.</translation>
    </message>
    <message id="S2127">
        <translation>Days: {n}, with sales: {a}; a busy day: {x}; top-ups: {b}, days between them: {c}, median: {y}.</translation>
    </message>
    <message id="S2128">
        <translation>The limit was exceeded once: half of it.</translation>
    </message>
    <message id="S2129">
        <translation>Too little is known to suggest a limit.</translation>
    </message>
    <message id="S2130">
        <translation>Amount</translation>
    </message>
    <message id="S2131">
        <translation>Through</translation>
    </message>
    <message id="S2132">
        <translation>Number of paper or transfer</translation>
    </message>
    <message id="S2133">
        <translation>Credit limit (shekels)</translation>
    </message>
    <message id="S2134">
        <translation>Commission, percent</translation>
    </message>
    <message id="S2135">
        <translation>Reason</translation>
    </message>
    <message id="S2136">
        <translation>the bank</translation>
    </message>
    <message id="S2137">
        <translation>head office&apos;s cash</translation>
    </message>
    <message id="S2138">
        <translation>the float</translation>
    </message>
    <message id="S2139">
        <translation>This field must be filled; an amount is more than nothing.</translation>
    </message>
    <message id="S2140">
        <translation>What point {n} sold up to now, {z}, is settled. It earns {x}, to be paid later.</translation>
    </message>
    <message id="S2141">
        <translation>Settled: number {n}, commission {x}.</translation>
    </message>
    <message id="S2142">
        <translation>Done. The float is {x} now.</translation>
    </message>
    <message id="S2143">
        <translation>Nobody answered. F5 sends the same again.</translation>
    </message>
    <message id="S2144">
        <translation>The agent of point {n} is paid {x} of the commission through {z}.</translation>
    </message>
    <message id="S2145">
        <translation>The float of the agent at point {n} grows by {x}, through {z}.</translation>
    </message>
    <message id="S2146">
        <translation>limit</translation>
    </message>
    <message id="S2147">
        <translation>percent, two decimals</translation>
    </message>
    <message id="S2200">
        <translation>Tariffs</translation>
    </message>
    <message id="S2201">
        <translation>Version</translation>
    </message>
    <message id="S2202">
        <translation>From</translation>
    </message>
    <message id="S2203">
        <translation>Status</translation>
    </message>
    <message id="S2204">
        <translation>Draft</translation>
    </message>
    <message id="S2205">
        <translation>Sent</translation>
    </message>
    <message id="S2206">
        <translation>Scheduled</translation>
    </message>
    <message id="S2207">
        <translation>In force</translation>
    </message>
    <message id="S2208">
        <translation>Past</translation>
    </message>
    <message id="S2209">
        <translation>Tariff</translation>
    </message>
    <message id="S2210">
        <translation>Deduction rules</translation>
    </message>
    <message id="S2211">
        <translation>Charge of a period</translation>
    </message>
    <message id="S2212">
        <translation>Free units</translation>
    </message>
    <message id="S2213">
        <translation>List of versions</translation>
    </message>
    <message id="S2214">
        <translation>Cell</translation>
    </message>
    <message id="S2215">
        <translation>In force now</translation>
    </message>
    <message id="S2216">
        <translation>This version</translation>
    </message>
    <message id="S2217">
        <translation>Difference</translation>
    </message>
    <message id="S2218">
        <translation>Changed</translation>
    </message>
    <message id="S2219">
        <translation>Same</translation>
    </message>
    <message id="S2220">
        <translation>Blocks and fields, cell by cell</translation>
    </message>
    <message id="S2221">
        <translation>Block {n}: up to</translation>
    </message>
    <message id="S2222">
        <translation>Block {n} ex VAT</translation>
    </message>
    <message id="S2223">
        <translation>Block {n} incl. VAT</translation>
    </message>
    <message id="S2224">
        <translation>no end</translation>
    </message>
    <message id="S2225">
        <translation>Had this version been in force from {a} to {b}</translation>
    </message>
    <message id="S2226">
        <translation>Revenue {x} instead of {y}, difference {z}. {n} sales of {m} contracts.</translation>
    </message>
    <message id="S2227">
        <translation>{a} pay more, {b} less, {c} the same. The ceiling holds in {n} sales instead of {m}.</translation>
    </message>
    <message id="S2228">
        <translation>Households: {x}</translation>
    </message>
    <message id="S2229">
        <translation>Contracts by what they pay more or less, in bands of 5 ₪</translation>
    </message>
    <message id="S2230">
        <translation>The effect of this version is not reckoned yet. F6 reckons it from the sales of months past.</translation>
    </message>
    <message id="S2231">
        <translation>Only tariffs have an effect that is reckoned.</translation>
    </message>
    <message id="S2232">
        <translation>Version {what} is in force from {day}; sales follow it from that day, and it is never edited again.</translation>
    </message>
    <message id="S2233">
        <translation>Sent for approval. Somebody who did not edit it agrees, at Approvals.</translation>
    </message>
    <message id="S2234">
        <translation>The version is activated.</translation>
    </message>
    <message id="S2235">
        <translation>Retroactive from {a} to {b}: customers would be credited {x}, {y} is borne, {n} contracts or more. Nothing is written.</translation>
    </message>
    <message id="S2236">
        <translation>Only a tariff that is activated and has begun can be previewed backwards.</translation>
    </message>
    <message id="S2240">
        <translation>Name</translation>
    </message>
    <message id="S2241">
        <translation>Decision</translation>
    </message>
    <message id="S2242">
        <translation>Period</translation>
    </message>
    <message id="S2243">
        <translation>VAT</translation>
    </message>
    <message id="S2244">
        <translation>Least amount</translation>
    </message>
    <message id="S2245">
        <translation>Largest amount</translation>
    </message>
    <message id="S2246">
        <translation>Deduction ceiling</translation>
    </message>
    <message id="S2247">
        <translation>Guaranteed minimum</translation>
    </message>
    <message id="S2248">
        <translation>Cash step</translation>
    </message>
    <message id="S2249">
        <translation>Days put off</translation>
    </message>
    <message id="S2250">
        <translation>Put off, times a year</translation>
    </message>
    <message id="S2251">
        <translation>Amount</translation>
    </message>
    <message id="S2252">
        <translation>Units</translation>
    </message>
    <message id="S2253">
        <translation>Class</translation>
    </message>
    <message id="S2254">
        <translation>In force from</translation>
    </message>
    <message id="S2300">
        <translation>Money without a charge</translation>
    </message>
    <message id="S2301">
        <translation>A note in doubt</translation>
    </message>
    <message id="S2302">
        <translation>A note that is nobody&apos;s</translation>
    </message>
    <message id="S2303">
        <translation>Open</translation>
    </message>
    <message id="S2304">
        <translation>Paid</translation>
    </message>
    <message id="S2305">
        <translation>Credited</translation>
    </message>
    <message id="S2306">
        <translation>Rejected</translation>
    </message>
    <message id="S2307">
        <translation>{x} is paid in cash by head office for claim {n}.</translation>
    </message>
    <message id="S2308">
        <translation>{x} is kept for account {a} for claim {n}: it counts toward its next charge.</translation>
    </message>
    <message id="S2309">
        <translation>Claim {n} is rejected. Nothing is paid.</translation>
    </message>
    <message id="S2310">
        <translation>Kind</translation>
    </message>
    <message id="S2311">
        <translation>Slip no.</translation>
    </message>
    <message id="S2312">
        <translation>Settled</translation>
    </message>
    <message id="S2313">
        <translation>Account number</translation>
    </message>
    <message id="S2314">
        <translation>Note</translation>
    </message>
    <message id="S2315">
        <translation>Open for {n} working days</translation>
    </message>
    <message id="S2316">
        <translation>The money is in the machine&apos;s box. The claim is paid or credited, never rejected.</translation>
    </message>
    <message id="S2317">
        <translation>Its day was locked: it stands in a later one.</translation>
    </message>
    <message id="S2318">
        <translation>Credited to</translation>
    </message>
    <message id="S2319">
        <translation>Claims of machines</translation>
    </message>
    <message id="S2320">
        <translation>in shekels, as 50</translation>
    </message>
    <message id="S2321">
        <translation>Cases</translation>
    </message>
    <message id="S2400">
        <translation>New password</translation>
    </message>
    <message id="S2401">
        <translation>Once more</translation>
    </message>
    <message id="S2402">
        <translation>Users and roles</translation>
    </message>
    <message id="S2403">
        <translation>People</translation>
    </message>
    <message id="S2404">
        <translation>Roles and permissions</translation>
    </message>
    <message id="S2405">
        <translation>Changes</translation>
    </message>
    <message id="S2406">
        <translation>Person</translation>
    </message>
    <message id="S2407">
        <translation>Roles</translation>
    </message>
    <message id="S2408">
        <translation>Points</translation>
    </message>
    <message id="S2409">
        <translation>Last login</translation>
    </message>
    <message id="S2410">
        <translation>Active</translation>
    </message>
    <message id="S2411">
        <translation>Locked</translation>
    </message>
    <message id="S2412">
        <translation>Suspended</translation>
    </message>
    <message id="S2413">
        <translation>Ended</translation>
    </message>
    <message id="S2414">
        <translation>Password, days</translation>
    </message>
    <message id="S2415">
        <translation>Sessions open now</translation>
    </message>
    <message id="S2416">
        <translation>Failed tries</translation>
    </message>
    <message id="S2417">
        <translation>Password since</translation>
    </message>
    <message id="S2418">
        <translation>Login without a line</translation>
    </message>
    <message id="S2419">
        <translation>Good until</translation>
    </message>
    <message id="S2422">
        <translation>yes</translation>
    </message>
    <message id="S2423">
        <translation>no</translation>
    </message>
    <message id="S2425">
        <translation>Shift {n} is open: {x}.</translation>
    </message>
    <message id="S2426">
        <translation>The slip&apos;s password was not replaced yet. The slip is good until {x}.</translation>
    </message>
    <message id="S2427">
        <translation>Five wrong passwords: locked until {x}.</translation>
    </message>
    <message id="S2428">
        <translation>Agrees to acts of others: roles, password and return take two administrators.</translation>
    </message>
    <message id="S2430">
        <translation>Suspended since {x}.</translation>
    </message>
    <message id="S2431">
        <translation>Ended on {x}. The user name is given to nobody else.</translation>
    </message>
    <message id="S2432">
        <translation>The slip expired on {x} and was not used.</translation>
    </message>
    <message id="S2433">
        <translation>Kind</translation>
    </message>
    <message id="S2434">
        <translation>reads</translation>
    </message>
    <message id="S2435">
        <translation>sends</translation>
    </message>
    <message id="S2436">
        <translation>asks for</translation>
    </message>
    <message id="S2437">
        <translation>agrees to</translation>
    </message>
    <message id="S2438">
        <translation>Permission</translation>
    </message>
    <message id="S2440">
        <translation>Cashier</translation>
    </message>
    <message id="S2441">
        <translation>Superv.</translation>
    </message>
    <message id="S2442">
        <translation>Account.</translation>
    </message>
    <message id="S2443">
        <translation>Tariffs</translation>
    </message>
    <message id="S2444">
        <translation>Keys</translation>
    </message>
    <message id="S2445">
        <translation>Auditor</translation>
    </message>
    <message id="S2446">
        <translation>Agent</translation>
    </message>
    <message id="S2447">
        <translation>Admin.</translation>
    </message>
    <message id="S2448">
        <translation>Machine</translation>
    </message>
    <message id="S2450">
        <translation>Name, Arabic</translation>
    </message>
    <message id="S2451">
        <translation>Name, English</translation>
    </message>
    <message id="S2452">
        <translation>Title, Arabic</translation>
    </message>
    <message id="S2453">
        <translation>Title, English</translation>
    </message>
    <message id="S2454">
        <translation>Roles, by number</translation>
    </message>
    <message id="S2455">
        <translation>Points, by number</translation>
    </message>
    <message id="S2457">
        <translation>The account {what} begins. Roles: {x}. Points: {n}.</translation>
    </message>
    <message id="S2458">
        <translation>The account {what} stops: tills on the line in 5 seconds, one without (login within 14 days) once it hears the server or its lease ends.</translation>
    </message>
    <message id="S2459">
        <translation>The account {what} works again, and signs in anew.</translation>
    </message>
    <message id="S2460">
        <translation>The account {what} from now on. Roles: {x}. Points: {n}.</translation>
    </message>
    <message id="S2461">
        <translation>{what}: the password is void at once; one from a slip, good once, takes its place.</translation>
    </message>
    <message id="S2462">
        <translation>The account {what} ends for good. What stands under the name stays.</translation>
    </message>
    <message id="S2463">
        <translation>A shift is open: its drawer is counted with a supervisor.</translation>
    </message>
    <message id="S2464">
        <translation>One-time password</translation>
    </message>
    <message id="S2465">
        <translation>For this person alone. It is shown here once.</translation>
    </message>
    <message id="S2466">
        <translation>Saved: {x}. Delete the file once it is printed.</translation>
    </message>
    <message id="S2468">
        <translation>The first login with it asks for a password of one&apos;s own: at least 12 characters that nobody else knows.</translation>
    </message>
    <message id="S2470">
        <translation>A new password for a person</translation>
    </message>
    <message id="S2471">
        <translation>{what}: the password is void; one from a slip, good once, takes its place.</translation>
    </message>
    <message id="S2472">
        <translation>The return of a suspended person</translation>
    </message>
    <message id="S2473">
        <translation>The account {what} works again, with all the roles of before.</translation>
    </message>
    <message id="S2480">
        <translation>Agreed</translation>
    </message>
    <message id="S2481">
        <translation>Refused</translation>
    </message>
    <message id="S2482">
        <translation>Not answered in time</translation>
    </message>
    <message id="S2483">
        <translation>Code</translation>
    </message>
    <message id="S2484">
        <translation>Name in Arabic</translation>
    </message>
    <message id="S2485">
        <translation>Name in English</translation>
    </message>
    <message id="S2486">
        <translation>a month</translation>
    </message>
    <message id="S2487">
        <translation>two months</translation>
    </message>
    <message id="S2488">
        <translation>Blocks of the tariff</translation>
    </message>
    <message id="S2489">
        <translation>Block</translation>
    </message>
    <message id="S2490">
        <translation>Up to</translation>
    </message>
    <message id="S2491">
        <translation>Ex VAT ₪</translation>
    </message>
    <message id="S2492">
        <translation>Incl. VAT</translation>
    </message>
    <message id="S2493">
        <translation>Now up to</translation>
    </message>
    <message id="S2494">
        <translation>Now ₪</translation>
    </message>
    <message id="S2495">
        <translation>Change</translation>
    </message>
    <message id="S2496">
        <translation>Block {n}, {x}</translation>
    </message>
    <message id="S2497">
        <translation>Fields of the version</translation>
    </message>
    <message id="S2498">
        <translation>{what}: {x}. {why}</translation>
    </message>
    <message id="S2499">
        <translation>{what}: {x}, changed from {y}</translation>
    </message>
    <message id="S2500">
        <translation>{what}: {x}</translation>
    </message>
    <message id="S2501">
        <translation>Editing {what}</translation>
    </message>
    <message id="S2502">
        <translation>New version after {what}</translation>
    </message>
    <message id="S2503">
        <translation>Enter or F2 writes into a cell. Ctrl+C and Ctrl+V copy and paste, also to and from a spreadsheet. Ctrl+Z takes back.</translation>
    </message>
    <message id="S2504">
        <translation>Not saved yet. F12 saves; Esc once more leaves it unsaved.</translation>
    </message>
    <message id="S2505">
        <translation>The draft is saved.</translation>
    </message>
    <message id="S2510">
        <translation>First month</translation>
    </message>
    <message id="S2511">
        <translation>Last month</translation>
    </message>
    <message id="S2512">
        <translation>Year and month: 2026-10</translation>
    </message>
    <message id="S2513">
        <translation>Months whose sales are reckoned again</translation>
    </message>
    <message id="S2514">
        <translation>{n} of {m} contracts reckoned.</translation>
    </message>
    <message id="S2515">
        <translation>Time line of versions</translation>
    </message>
    <message id="S2516">
        <translation>today</translation>
    </message>
    <message id="S2517">
        <translation>Order of deductions</translation>
    </message>
    <message id="S2518">
        <translation>charges, fees, debts</translation>
    </message>
    <message id="S2519">
        <translation>Stopped. A part of it is no result.</translation>
    </message>
    <message id="S2520">
        <translation>Progress of the reckoning</translation>
    </message>
    <message id="S2521">
        <translation>On average {x} a contract instead of {y}.</translation>
    </message>
    <message id="S2522">
        <translation>By block of the tariff</translation>
    </message>
    <message id="S2523">
        <translation>Block {n}: {x}</translation>
    </message>
    <message id="S2524">
        <translation>up to {x}</translation>
    </message>
    <message id="S2525">
        <translation>{n}: {x}</translation>
    </message>
    <message id="S2550">
        <translation>Installed</translation>
    </message>
    <message id="S2551">
        <translation>In stock</translation>
    </message>
    <message id="S2552">
        <translation>Taken off</translation>
    </message>
    <message id="S2553">
        <translation>Scrapped</translation>
    </message>
    <message id="S2554">
        <translation>Account no.</translation>
    </message>
    <message id="S2555">
        <translation>Part of the place&apos;s code or address</translation>
    </message>
    <message id="S2556">
        <translation>Only one value can be looked for here: {x}</translation>
    </message>
    <message id="S2557">
        <translation>Key data</translation>
    </message>
    <message id="S2558">
        <translation>Found by a name</translation>
    </message>
    <message id="S2559">
        <translation>Names repeat, and a family has several meters. Compare number and place; Enter on the right meter.</translation>
    </message>
    <message id="S2560">
        <translation>Blocked: nothing is sold to it</translation>
    </message>
    <message id="S2561">
        <translation>Another key is planned or on its way</translation>
    </message>
    <message id="S2562">
        <translation>To be looked at before it may hang again</translation>
    </message>
    <message id="S2563">
        <translation>Contract and place</translation>
    </message>
    <message id="S2564">
        <translation>Customer no.</translation>
    </message>
    <message id="S2565">
        <translation>Place code</translation>
    </message>
    <message id="S2566">
        <translation>Tariff index (TI)</translation>
    </message>
    <message id="S2567">
        <translation>Key expiry no. (KEN)</translation>
    </message>
    <message id="S2568">
        <translation>Algorithms</translation>
    </message>
    <message id="S2569">
        <translation>Import or command</translation>
    </message>
    <message id="S2570">
        <translation>Blocked by</translation>
    </message>
    <message id="S2571">
        <translation>Meters</translation>
    </message>
    <message id="S2572">
        <translation>Registered</translation>
    </message>
    <message id="S2573">
        <translation>Key data changed</translation>
    </message>
    <message id="S2574">
        <translation>Put on a shelf</translation>
    </message>
    <message id="S2575">
        <translation>Blocked</translation>
    </message>
    <message id="S2576">
        <translation>Released</translation>
    </message>
    <message id="S2577">
        <translation>New contract</translation>
    </message>
    <message id="S2578">
        <translation>Meter changed</translation>
    </message>
    <message id="S2579">
        <translation>Hung there before this register</translation>
    </message>
    <message id="S2580">
        <translation>Contract closed</translation>
    </message>
    <message id="S2581">
        <translation>Hung for a contract</translation>
    </message>
    <message id="S2582">
        <translation>What</translation>
    </message>
    <message id="S2583">
        <translation>Installed by</translation>
    </message>
    <message id="S2584">
        <translation>Taken off by</translation>
    </message>
    <message id="S2585">
        <translation>Why taken off</translation>
    </message>
    <message id="S2586">
        <translation>A meter&apos;s life</translation>
    </message>
    <message id="S2587">
        <translation>Nothing more is sold to {meter}. Points without a line hear of it at their next renewal.</translation>
    </message>
    <message id="S2588">
        <translation>Reason for cashiers, in Arabic</translation>
    </message>
    <message id="S2589">
        <translation>Reason for cashiers, in English</translation>
    </message>
    <message id="S2590">
        <translation>What the customer is told, in Arabic</translation>
    </message>
    <message id="S2591">
        <translation>Both languages, or neither: then the customer is asked to come to the office.</translation>
    </message>
    <message id="S2592">
        <translation>What the customer is told, in English</translation>
    </message>
    <message id="S2593">
        <translation>{meter} may be sold to again. Points without a line hear of it at their next renewal.</translation>
    </message>
    <message id="S2594">
        <translation>Another meter from stock hangs for account {account}, {name}, instead of {meter}. The credit on its display is not moved.</translation>
    </message>
    <message id="S2595">
        <translation>Number of the new meter</translation>
    </message>
    <message id="S2596">
        <translation>It must be in stock and for the same utility.</translation>
    </message>
    <message id="S2597">
        <translation>Meter {meter} hangs for a new contract from today; nothing is owed on it and nothing kept.</translation>
    </message>
    <message id="S2600">
        <translation>Meter {meter} was looked at and may hang again.</translation>
    </message>
    <message id="S2601">
        <translation>Meter {meter} is scrapped for good: it never hangs again.</translation>
    </message>
    <message id="S2610">
        <translation>Supply group of the meters</translation>
    </message>
    <message id="S2611">
        <translation>Supply group they get</translation>
    </message>
    <message id="S2612">
        <translation>Base date (1993, 2014, 2035)</translation>
    </message>
    <message id="S2613">
        <translation>Key algorithm (2 or 4)</translation>
    </message>
    <message id="S2614">
        <translation>Maker</translation>
    </message>
    <message id="S2615">
        <translation>Model</translation>
    </message>
    <message id="S2616">
        <translation>Empty: all. At most 1,000 meters a step.</translation>
    </message>
    <message id="S2617">
        <translation>Meters of group {old} may be planned for key {new}, base date {date}.</translation>
    </message>
    <message id="S2618">
        <translation>Planned in the last step: {x}</translation>
    </message>
    <message id="S2619">
        <translation>Left for the next step: {x}</translation>
    </message>
    <message id="S2620">
        <translation>No set can be made for these meters: {x}</translation>
    </message>
    <message id="S2621">
        <translation>Old key</translation>
    </message>
    <message id="S2622">
        <translation>New key</translation>
    </message>
    <message id="S2623">
        <translation>To be looked at: nobody knows yet whether its codes were typed</translation>
    </message>
    <message id="S2624">
        <translation>Ended</translation>
    </message>
    <message id="S2625">
        <translation>How it is known</translation>
    </message>
    <message id="S2626">
        <translation>Campaign meters</translation>
    </message>
    <message id="S2627">
        <translation>The new key must be loaded. Two custodians agree; meters are planned after that.</translation>
    </message>
    <message id="S2628">
        <translation>This value is not one that a key can have.</translation>
    </message>
    <message id="S2629">
        <translation>Each meter gets its codes with its next sale, once no till can sell it codes of the old key.</translation>
    </message>
    <message id="S2630">
        <translation>Number of the old meter</translation>
    </message>
    <message id="S2631">
        <translation>Units on its display</translation>
    </message>
    <message id="S2632">
        <translation>Evidence (photo, report no.)</translation>
    </message>
    <message id="S2633">
        <translation>{x} units of {old} are given as a code for {new}.</translation>
    </message>
    <message id="S2634">
        <translation>Code for this meter; it stays until this screen is left</translation>
    </message>
    <message id="S2635">
        <translation>Units are a number above zero, such as 12.5.</translation>
    </message>
    <message id="S2650">
        <translation>Message from head office</translation>
    </message>
    <message id="S2651">
        <translation>There is a message from head office. Ctrl+M opens it.</translation>
    </message>
    <message id="S2652">
        <translation>Written</translation>
    </message>
    <message id="S2653">
        <translation>More after this one: {n}</translation>
    </message>
    <message id="S2654">
        <translation>Messages: {n}</translation>
    </message>
    <message id="S2655">
        <translation>What whoever works there should know</translation>
    </message>
    <message id="S2656">
        <translation>It is there within half a minute if there is a line, and stays until it is read. No names of customers.</translation>
    </message>
    <message id="S2657">
        <translation>{x}: stops at once, with selling and everything else, until two people let it work again.</translation>
    </message>
    <message id="S2658">
        <translation>{x}: works again. Whoever works there signs in anew, its pack is made anew, and what it sold meanwhile comes in.</translation>
    </message>
    <message id="S2659">
        <translation>Message from {name}: not read yet · {x}</translation>
    </message>
    <message id="S2660">
        <translation>Message from {name}: read by {who} at {time} · {x}</translation>
    </message>
    <message id="S2661">
        <translation>The message is written. Here you see when it is read.</translation>
    </message>
    <message id="S2662">
        <translation>The terminal is suspended.</translation>
    </message>
    <message id="S2663">
        <translation>The terminal works again.</translation>
    </message>
    <message id="S2664">
        <translation>Terminal let work again</translation>
    </message>
    <message id="S2665">
        <translation>Terminal {what} sells again; whoever works there signs in anew.</translation>
    </message>
    <message id="S2666">
        <translation>{x}: may hold codes up to this sum, to sell without a line; 0 ends that. What is too much leaves at the next renewal.</translation>
    </message>
    <message id="S2667">
        <translation>Shekels</translation>
    </message>
    <message id="S2668">
        <translation>0 to {x}. More, for some days: a closure order, in Offline sales.</translation>
    </message>
    <message id="S2669">
        <translation>Edition, as the till reads it out from its line screen</translation>
    </message>
    <message id="S2670">
        <translation>Hours from the issue of the pack, 72 at most</translation>
    </message>
    <message id="S2671">
        <translation>{x}: edition {n} of its pack may be sold for {h} hours from its issue. Nothing is added to it.</translation>
    </message>
    <message id="S2672">
        <translation>Extension code, to be read out</translation>
    </message>
    <message id="S2673">
        <translation>Good for this edition at this terminal only, to {time} at the latest. It is typed there on the line screen.</translation>
    </message>
    <message id="S2674">
        <translation>The sum is set.</translation>
    </message>
    <message id="S2675">
        <translation>Now it holds {x}, valid until {time}.</translation>
    </message>
    <message id="S2676">
        <translation>It holds no codes now.</translation>
    </message>
    <message id="S2677">
        <translation>Second count</translation>
    </message>
    <message id="S2678">
        <translation>{what}: both of you counted {x}. It is kept beside the first count, and what differs is posted.</translation>
    </message>
    <message id="S2679">
        <translation>Count the drawer again</translation>
    </message>
    <message id="S2680">
        <translation>Two people count what lies in the drawer or its bag, neither of them whose shift it was. The first count stays.</translation>
    </message>
    <message id="S2681">
        <translation>Total</translation>
    </message>
    <message id="S2682">
        <translation>The second count is kept. The shift was compared again.</translation>
    </message>
    <message id="S2683">
        <translation>Nothing was counted yet.</translation>
    </message>
    <message id="S2684">
        <translation>The list is too long to sort: more than 5,000 rows. Narrow the filter.</translation>
    </message>
    <message id="S2685">
        <translation>Marked: {n}</translation>
    </message>
    <message id="S2686">
        <translation>Sorted by {x}, upward</translation>
    </message>
    <message id="S2687">
        <translation>Sorted by {x}, downward</translation>
    </message>
    <message id="S2688">
        <translation>marked</translation>
    </message>
    <message id="S2689">
        <translation>not marked</translation>
    </message>
    <message id="S2690">
        <translation>In the order of the server</translation>
    </message>
    <message id="S2691">
        <translation>Mark the row: for sums and files</translation>
    </message>
    <message id="S2692">
        <translation>Sort by the column; Alt+Home as it was</translation>
    </message>
    <message id="S2694">
        <translation>A terminal may hold more</translation>
    </message>
    <message id="S2695">
        <translation>Terminal {what}: may hold codes up to {x} to sell without a line, more than before.</translation>
    </message>
    <message id="S2696">
        <translation>To try it: on the server, with the custodians and their shares</translation>
    </message>
    <message id="S2750">
        <translation>Decision about a case</translation>
    </message>
    <message id="S2751">
        <translation>Case {n}: {what}</translation>
    </message>
    <message id="S2752">
        <translation>The units that were sold are issued once more for meter {m}. No money moves.</translation>
    </message>
    <message id="S2753">
        <translation>{x} is kept for account {a}: it counts toward its next charge.</translation>
    </message>
    <message id="S2754">
        <translation>{x} is paid in cash by head office.</translation>
    </message>
    <message id="S2755">
        <translation>The request is rejected and the sale stands as it is. Nothing is paid.</translation>
    </message>
    <message id="S2756">
        <translation>Disputed sales</translation>
    </message>
    <message id="S2757">
        <translation>Wrong meter</translation>
    </message>
    <message id="S2758">
        <translation>Not taken back</translation>
    </message>
    <message id="S2759">
        <translation>Evidence missing</translation>
    </message>
    <message id="S2760">
        <translation>Issued anew</translation>
    </message>
    <message id="S2761">
        <translation>Case</translation>
    </message>
    <message id="S2762">
        <translation>Opened</translation>
    </message>
    <message id="S2763">
        <translation>Sold for</translation>
    </message>
    <message id="S2764">
        <translation>Meant</translation>
    </message>
    <message id="S2765">
        <translation>Address</translation>
    </message>
    <message id="S2766">
        <translation>Display shows</translation>
    </message>
    <message id="S2767">
        <translation>Last charge</translation>
    </message>
    <message id="S2768">
        <translation>Customer</translation>
    </message>
    <message id="S2769">
        <translation>Units</translation>
    </message>
    <message id="S2770">
        <translation>Evidence</translation>
    </message>
    <message id="S2771">
        <translation>Asked for</translation>
    </message>
    <message id="S2772">
        <translation>Given</translation>
    </message>
    <message id="S2773">
        <translation>A till issued the units anew: nothing more is given back.</translation>
    </message>
    <message id="S2774">
        <translation>Decision: none yet</translation>
    </message>
    <message id="S2775">
        <translation>First approval</translation>
    </message>
    <message id="S2776">
        <translation>Second approval</translation>
    </message>
    <message id="S2777">
        <translation>The code for the right meter stands on the letter: F12.</translation>
    </message>
    <message id="S2778">
        <translation>Letter of decision</translation>
    </message>
    <message id="S2779">
        <translation>Reference</translation>
    </message>
    <message id="S2780">
        <translation>Where it is kept: a folder, a photograph&apos;s number. No names of customers.</translation>
    </message>
    <message id="S2781">
        <translation>Case opened</translation>
    </message>
    <message id="S2782">
        <translation>The case is open; head office decides</translation>
    </message>
    <message id="S2783">
        <translation>Statement about a case</translation>
    </message>
    <message id="S2784">
        <translation>Case number</translation>
    </message>
    <message id="S2785">
        <translation>Meter on the receipt</translation>
    </message>
    <message id="S2786">
        <translation>Keep this paper. Head office decides; nothing is promised before.</translation>
    </message>
    <message id="S2787">
        <translation>The customer&apos;s signature</translation>
    </message>
    <message id="S2850">
        <translation>Head office is locked</translation>
    </message>
    <message id="S2900">
        <translation>Settlement papers</translation>
    </message>
    <message id="S2901">
        <translation>Lines of the paper</translation>
    </message>
    <message id="S2902">
        <translation>Disputed lines</translation>
    </message>
    <message id="S2903">
        <translation>Paper</translation>
    </message>
    <message id="S2904">
        <translation>Unsigned</translation>
    </message>
    <message id="S2905">
        <translation>Signed by the municipality only</translation>
    </message>
    <message id="S2906">
        <translation>Signed by the agent only</translation>
    </message>
    <message id="S2907">
        <translation>Signed by both</translation>
    </message>
    <message id="S2908">
        <translation>Disputed</translation>
    </message>
    <message id="S2909">
        <translation>Municipality</translation>
    </message>
    <message id="S2910">
        <translation>The agent&apos;s signature</translation>
    </message>
    <message id="S2911">
        <translation>The municipality&apos;s signature</translation>
    </message>
    <message id="S2912">
        <translation>last day of its period</translation>
    </message>
    <message id="S2913">
        <translation>Written down by</translation>
    </message>
    <message id="S2914">
        <translation>You wrote down the first signature of this paper. Another person writes the second.</translation>
    </message>
    <message id="S2915">
        <translation>Disputed and not answered: {n}</translation>
    </message>
    <message id="S2916">
        <translation>Not signed yet</translation>
    </message>
    <message id="S2917">
        <translation>written down by {who}, {time}</translation>
    </message>
    <message id="S2918">
        <translation>Side</translation>
    </message>
    <message id="S2919">
        <translation>Name as it reads on the paper</translation>
    </message>
    <message id="S2920">
        <translation>Line as it stands on the paper</translation>
    </message>
    <message id="S2921">
        <translation>To choose it: Esc, Enter, F8</translation>
    </message>
    <message id="S2922">
        <translation>Who does not agree</translation>
    </message>
    <message id="S2923">
        <translation>Correcting document</translation>
    </message>
    <message id="S2924">
        <translation>A reversal, top-up or correction. The answer moves no money.</translation>
    </message>
    <message id="S2925">
        <translation>Waits for an answer</translation>
    </message>
    <message id="S2926">
        <translation>Accepted</translation>
    </message>
    <message id="S2927">
        <translation>Rejected</translation>
    </message>
    <message id="S2928">
        <translation>The signature on {n} is written down.</translation>
    </message>
    <message id="S2929">
        <translation>Line {x} of {n} is disputed. Nobody signs before it is answered.</translation>
    </message>
    <message id="S2930">
        <translation>Written down at</translation>
    </message>
    <message id="S2931">
        <translation>Line</translation>
    </message>
    <message id="S2932">
        <translation>Disputes</translation>
    </message>
    <message id="S2933">
        <translation>The dispute of line {x} on {n} is answered.</translation>
    </message>
    <message id="S2934">
        <translation>corrected by {x}</translation>
    </message>
    <message id="S2935">
        <translation>It was for this side: {x}.</translation>
    </message>
    <message id="S2940">
        <translation>Paper for the council: what the decision makes of the sales of these months</translation>
    </message>
    <message id="S2941">
        <translation>Language of the paper</translation>
    </message>
    <message id="S2970">
        <translation>Type what the display of meter {meter} shows now. If it is the new key, this key change is over.</translation>
    </message>
    <message id="S2971">
        <translation>Where the display shows the same for both keys, only a code that the meter took afterwards proves the change.</translation>
    </message>
    <message id="S2972">
        <translation>Leave it empty where the meter does not show it.</translation>
    </message>
    <message id="S2973">
        <translation>Charge code that the meter took</translation>
    </message>
    <message id="S2974">
        <translation>20 digits, of a receipt after the key change. Leave it empty where the reading is enough.</translation>
    </message>
    <message id="S2975">
        <translation>Who read it, and how</translation>
    </message>
    <message id="S2976">
        <translation>The key change codes of meter {meter} are handed out without a sale, for key {new}. Once they are typed the meter takes no older code.</translation>
    </message>
    <message id="S2977">
        <translation>Key change codes: type them in this order, after all older codes, then read the meter</translation>
    </message>
    <message id="S2978">
        <translation>Rehearsed on a virtual meter: every code did what it should. Meters of this kind: {x}</translation>
    </message>
    <message id="S2979">
        <translation>Rehearsed on a virtual meter: something went wrong. Meters of this kind: {x}</translation>
    </message>
    <message id="S2980">
        <translation>An old code: {old}
The change codes: {change}
The change codes once more: {repeated}</translation>
    </message>
    <message id="S2981">
        <translation>Nothing left to rehearse: all meters of the group have the new key</translation>
    </message>
    <message id="S2982">
        <translation>Hung for a contract that had none</translation>
    </message>
    <message id="S2983">
        <translation>The number of an open account that has no meter</translation>
    </message>
    <message id="S2984">
        <translation>Meter {meter} hangs from now on for account {account} of {name}.
{address}</translation>
    </message>
    <message id="S2985">
        <translation>A charge code for the new key: {new}
An old code after the change: {old_after}
On the display: {shown}</translation>
    </message>
    <message id="S2986">
        <translation>List to take over</translation>
    </message>
    <message id="S2987">
        <translation>New: {new} · changed: {changed} · unchanged: {same} · in the register only: {missing}</translation>
    </message>
    <message id="S2988">
        <translation>Error</translation>
    </message>
    <message id="S2989">
        <translation>To look at</translation>
    </message>
    <message id="S2990">
        <translation>Changes</translation>
    </message>
    <message id="S2991">
        <translation>In all</translation>
    </message>
    <message id="S2992">
        <translation>A CSV file of customers, contracts, places and meters, then its mapping if there is one. What would change is shown; nothing is written.</translation>
    </message>
    <message id="S2993">
        <translation>File</translation>
    </message>
    <message id="S2994">
        <translation>The line as it stands in the file</translation>
    </message>
    <message id="S2995">
        <translation>{file}: {n} rows are written as one batch. Sales wait for some seconds meanwhile, so do it when it is quiet.</translation>
    </message>
    <message id="S2996">
        <translation>The list was taken over: {n} rows. On the server this takes it back: undo-import {id}</translation>
    </message>
    <message id="S2997">
        <translation>The first {n} of {all} are shown</translation>
    </message>
    <message id="S2998">
        <translation>The file cannot be read here, or has more than 3 MB. Longer lists are taken over on the server. Nothing was written.</translation>
    </message>
    <message id="S2999">
        <translation>Rows to be written</translation>
    </message>
    <message id="S3000">
        <translation>Withdrawn</translation>
    </message>
    <message id="S3001">
        <translation>The draft is saved, and the request for its old content is withdrawn. F8 sends it again.</translation>
    </message>
    <message id="S3002">
        <translation>This draft was sent for approval. Saving a change withdraws the request and whatever was agreed to.</translation>
    </message>
    <message id="S3003">
        <translation>This request no longer waits: it was withdrawn or decided. F5 reads the list again.</translation>
    </message>
    <message id="S3004">
        <translation>Offline batch of shift {n}</translation>
    </message>
    <message id="S3005">
        <translation>The council's decision on {what}</translation>
    </message>
    <message id="S3006">
        <translation>Document</translation>
    </message>
    <message id="S3007">
        <translation>{n} · Decision {x}</translation>
    </message>
    <message id="S3008">
        <translation>Kept</translation>
    </message>
    <message id="S3009">
        <translation>Kept by</translation>
    </message>
    <message id="S3010">
        <translation>Size</translation>
    </message>
    <message id="S3011">
        <translation>Enter opens a document. None is ever replaced.</translation>
    </message>
    <message id="S3012">
        <translation>Enter opens a document, F10 attaches a scan (PDF, PNG or JPEG). None is ever replaced: another stands beside it.</translation>
    </message>
    <message id="S3013">
        <translation>The document is kept.</translation>
    </message>
    <message id="S3031">
        <translation>Bag number</translation>
    </message>
    <message id="S3033">
        <translation>New meter</translation>
    </message>
    <message id="S3034">
        <translation>Old meter</translation>
    </message>
    <message id="S3035">
        <translation>Right meter</translation>
    </message>
    <message id="S3036">
        <translation>Sale</translation>
    </message>
    <message id="S3041">
        <translation>All sources of the day were compared</translation>
    </message>
    <message id="S3042">
        <translation>When, by whom</translation>
    </message>
    <message id="S3043">
        <translation>What happened</translation>
    </message>
    <message id="S3044">
        <translation>Locked</translation>
    </message>
    <message id="S3045">
        <translation>Opened again</translation>
    </message>
    <message id="S3046">
        <translation>Came late</translation>
    </message>
    <message id="S3047">
        <translation>Day</translation>
    </message>
    <message id="S3048">
        <translation>History of the point&apos;s days</translation>
    </message>
    <message id="S3049">
        <translation>Original time, {x}</translation>
    </message>
    <message id="S3052">
        <translation>Hash {x}</translation>
    </message>
    <message id="S3053">
        <translation>The hash over {n} rows was computed again: the day is exactly as it was locked, and the audit log tells the same hash.</translation>
    </message>
    <message id="S3054">
        <translation>The hash over {n} rows was computed again: the day is exactly as it was locked. The audit log of that time holds no hash.</translation>
    </message>
    <message id="S3055">
        <translation>The rows of this day are not those that were locked: the hash was {x} and is {y} now. Tell the auditor.</translation>
    </message>
    <message id="S3056">
        <translation>The hash kept for this day is not the one in the audit log. Tell the auditor.</translation>
    </message>
    <message id="S3061">
        <translation>Rows pointed at: {n}</translation>
    </message>
    <message id="S3062">
        <translation>Evidence covers the whole difference. One accountant may accept it.</translation>
    </message>
    <message id="S3063">
        <translation>No evidence covers it. A second person agrees to these very rows.</translation>
    </message>
    <message id="S3064">
        <translation>Evidence covers {x} of {y}. A second person agrees.</translation>
    </message>
    <message id="S3065">
        <translation>Accept {x} as explained: {what}</translation>
    </message>
    <message id="S3066">
        <translation>Evidence for it is weak. A second person agrees.</translation>
    </message>
    <message id="S3067">
        <translation>{x} is charged to {name}.</translation>
    </message>
    <message id="S3068">
        <translation>A shortage of {x} is written off by decision {n}.</translation>
    </message>
    <message id="S3069">
        <translation>A surplus of {x} is taken as revenue by decision {n}.</translation>
    </message>
    <message id="S3070">
        <translation>The difference counts as explained: {what}. Nothing is posted.</translation>
    </message>
    <message id="S3071">
        <translation>An offline sale of {x} leaves quarantine and stands in the books.</translation>
    </message>
    <message id="S3072">
        <translation>An offline sale of {x} is charged to its point.</translation>
    </message>
    <message id="S3073">
        <translation>A claim of {x} is rejected. Nothing is paid.</translation>
    </message>
    <message id="S3074">
        <translation>{x} is credited to account {a}.</translation>
    </message>
    <message id="S3075">
        <translation>{x} is paid in cash from head office.</translation>
    </message>
    <message id="S3076">
        <translation>In the asker&apos;s words</translation>
    </message>
    <message id="S3077">
        <translation>Boxes of terminals</translation>
    </message>
    <message id="S3078">
        <translation>To be counted</translation>
    </message>
    <message id="S3079">
        <translation>As expected</translation>
    </message>
    <message id="S3080">
        <translation>Terminal {n}</translation>
    </message>
    <message id="S3081">
        <translation>Notes of 200</translation>
    </message>
    <message id="S3082">
        <translation>Notes of 100</translation>
    </message>
    <message id="S3083">
        <translation>Notes of 50</translation>
    </message>
    <message id="S3084">
        <translation>Notes of 20</translation>
    </message>
    <message id="S3085">
        <translation>Where it goes</translation>
    </message>
    <message id="S3086">
        <translation>The bank</translation>
    </message>
    <message id="S3087">
        <translation>Head office's cash</translation>
    </message>
    <message id="S3088">
        <translation>The bank's paper, if there is one</translation>
    </message>
    <message id="S3089">
        <translation>Bag</translation>
    </message>
    <message id="S3090">
        <translation>By its journal</translation>
    </message>
    <message id="S3091">
        <translation>Notes nobody could read</translation>
    </message>
    <message id="S3092">
        <translation>Counted by</translation>
    </message>
    <message id="S3093">
        <translation>Counted otherwise</translation>
    </message>
    <message id="S3100">
        <translation>Head office</translation>
    </message>
    <message id="S3101">
        <translation>Reopen {day}, head office</translation>
    </message>
    <message id="S3102">
        <translation>Head office's day {day} is closed</translation>
    </message>
    <message id="S3103">
        <translation>What no point posted</translation>
    </message>
    <message id="S3104">
        <translation>Head office's day {day} is opened again: its figures may change until it is locked anew. This leaves a trace.</translation>
    </message>
    <message id="S3105">
        <translation>Business day</translation>
    </message>
    <message id="S3120">
        <translation>Commission paid to an agent</translation>
    </message>
    <message id="S3121">
        <translation>An agent's terms</translation>
    </message>
    <message id="S3122">
        <translation>Backup taken</translation>
    </message>
    <message id="S3123">
        <translation>Trial restore went well</translation>
    </message>
    <message id="S3124">
        <translation>Trial restore failed</translation>
    </message>
    <message id="S3125">
        <translation>Customer's card issued</translation>
    </message>
    <message id="S3126">
        <translation>Customer's card replaced</translation>
    </message>
    <message id="S3127">
        <translation>Evidence in a case</translation>
    </message>
    <message id="S3128">
        <translation>Cash box counted</translation>
    </message>
    <message id="S3129">
        <translation>Server certificate issued</translation>
    </message>
    <message id="S3130">
        <translation>Closure order revoked</translation>
    </message>
    <message id="S3131">
        <translation>Free units of the month given</translation>
    </message>
    <message id="S3132">
        <translation>Day locked</translation>
    </message>
    <message id="S3133">
        <translation>A difference worked on</translation>
    </message>
    <message id="S3134">
        <translation>Fees of the month charged</translation>
    </message>
    <message id="S3135">
        <translation>Kept money given back</translation>
    </message>
    <message id="S3136">
        <translation>Kept money paid out</translation>
    </message>
    <message id="S3137">
        <translation>Key campaign begun</translation>
    </message>
    <message id="S3138">
        <translation>Meters planned for a key</translation>
    </message>
    <message id="S3139">
        <translation>Key change rehearsed</translation>
    </message>
    <message id="S3140">
        <translation>Key change codes handed out</translation>
    </message>
    <message id="S3141">
        <translation>Key change confirmed</translation>
    </message>
    <message id="S3142">
        <translation>Key change withdrawn</translation>
    </message>
    <message id="S3143">
        <translation>Service menu of a machine entered</translation>
    </message>
    <message id="S3144">
        <translation>Claim against a machine</translation>
    </message>
    <message id="S3145">
        <translation>Claim against a machine settled</translation>
    </message>
    <message id="S3146">
        <translation>Person added</translation>
    </message>
    <message id="S3147">
        <translation>Person suspended</translation>
    </message>
    <message id="S3148">
        <translation>Person's account ended</translation>
    </message>
    <message id="S3149">
        <translation>Password changed by its owner</translation>
    </message>
    <message id="S3150">
        <translation>Pack written to a medium</translation>
    </message>
    <message id="S3151">
        <translation>Signature on a settlement paper</translation>
    </message>
    <message id="S3152">
        <translation>Line of a settlement paper disputed</translation>
    </message>
    <message id="S3153">
        <translation>Dispute of a line answered</translation>
    </message>
    <message id="S3154">
        <translation>Month locked</translation>
    </message>
    <message id="S3155">
        <translation>Customer's data given out</translation>
    </message>
    <message id="S3156">
        <translation>Customer's earlier names removed</translation>
    </message>
    <message id="S3157">
        <translation>Postponement taken back</translation>
    </message>
    <message id="S3158">
        <translation>New customer</translation>
    </message>
    <message id="S3159">
        <translation>Meter hung</translation>
    </message>
    <message id="S3160">
        <translation>Meter blocked</translation>
    </message>
    <message id="S3161">
        <translation>Meter released</translation>
    </message>
    <message id="S3162">
        <translation>Meter put on a shelf</translation>
    </message>
    <message id="S3163">
        <translation>List taken over into the register</translation>
    </message>
    <message id="S3164">
        <translation>Import into the register undone</translation>
    </message>
    <message id="S3165">
        <translation>Report made</translation>
    </message>
    <message id="S3166">
        <translation>Data past its term deleted</translation>
    </message>
    <message id="S3167">
        <translation>Shift opened</translation>
    </message>
    <message id="S3168">
        <translation>Act of a shift brought back after a restore</translation>
    </message>
    <message id="S3169">
        <translation>Decision about a meter's sign</translation>
    </message>
    <message id="S3170">
        <translation>Tariff drafted</translation>
    </message>
    <message id="S3171">
        <translation>Scan of a tariff's decision kept</translation>
    </message>
    <message id="S3172">
        <translation>Tariffs imported</translation>
    </message>
    <message id="S3173">
        <translation>Voucher made</translation>
    </message>
    <message id="S3174">
        <translation>Voucher exported</translation>
    </message>
    <message id="S3175">
        <translation>Voucher posted</translation>
    </message>
    <message id="S3176">
        <translation>Outline of a zone given</translation>
    </message>
    <message id="S3177">
        <translation>Readings of zones imported</translation>
    </message>
    <message id="S3178">
        <translation>Import of zones' readings undone</translation>
    </message>
    <message id="S3179">
        <translation>Second person asked: {what}</translation>
    </message>
    <message id="S3180">
        <translation>Agreed to: {what}</translation>
    </message>
    <message id="S3181">
        <translation>Not agreed to: {what}</translation>
    </message>
    <message id="S3182">
        <translation>Request withdrawn: {what}</translation>
    </message>
    <message id="S3183">
        <translation>Rows</translation>
    </message>
    <message id="S3184">
        <translation>The float of the agent at point {n} grows by {x}; the money has come in.</translation>
    </message>
    <message id="S3185">
        <translation>{n} KB</translation>
    </message>
    <message id="S3186">
        <translation>Note</translation>
    </message>
    <message id="S3187">
        <translation>File</translation>
    </message>
    <message id="S3188">
        <translation>Request for a second person</translation>
    </message>
    <message id="S3189">
        <translation>Posted sum</translation>
    </message>
    <message id="S3190">
        <translation>Month</translation>
    </message>
    <message id="S3191">
        <translation>Name</translation>
    </message>
    <message id="S3192">
        <translation>Ceiling of what a terminal may hold</translation>
    </message>
    <message id="S3193">
        <translation>No key of this group and number is loaded.</translation>
    </message>
    <message id="S3194">
        <translation>The loaded key has another base date or derivation than the meters' records say.</translation>
    </message>
    <message id="S3195">
        <translation>Only their maker changes this key (DITK).</translation>
    </message>
    <message id="S3196">
        <translation>A common key (DCTK) is for meters with cards only.</translation>
    </message>
    <message id="S3197">
        <translation>The new key is a default one (DDTK) and takes no charge.</translation>
    </message>
    <message id="S3198">
        <translation>The key is not active yet.</translation>
    </message>
    <message id="S3199">
        <translation>The key has expired.</translation>
    </message>
    <message id="S3200">
        <translation>The time in which the key makes charge codes is over.</translation>
    </message>
    <message id="S3201">
        <translation>The key may not make so many units in one code.</translation>
    </message>
    <message id="S3202">
        <translation>The meters would go on with the new key after it has expired (KEN).</translation>
    </message>
    <message id="S3203">
        <translation>No change leads from the old type of key to the new one.</translation>
    </message>
    <message id="S3204">
        <translation>What the records say of the key does not belong together.</translation>
    </message>
    <message id="S3205">
        <translation>The records name an algorithm that was withdrawn.</translation>
    </message>
    <message id="S3206">
        <translation>The standard does not settle this case: no code is made for it.</translation>
    </message>
    <message id="S3207">
        <translation>Today lies outside the time that codes of this base date can carry.</translation>
    </message>
    <message id="S3208">
        <translation>A number in the records is not what a meter can have.</translation>
    </message>
    <message id="S3209">
        <translation>What is known of a row stands here. The list has none now.</translation>
    </message>
    <message id="S3210">
        <translation>To see a campaign's meters, choose the campaign in Campaigns and press Enter.</translation>
    </message>
    <message id="S3211">
        <translation>No meter of this campaign agrees with the filter. F8 in Campaigns plans its meters.</translation>
    </message>
    <message id="S3212">
        <translation>F7 chooses a file: what was found in each of its lines stands here.</translation>
    </message>
    <message id="S3213">
        <translation>No settlement paper agrees with the filter. F4 in Agents makes one.</translation>
    </message>
    <message id="S3214">
        <translation>No disputed line agrees with the filter. F8 in Settlement papers writes a dispute down.</translation>
    </message>
    <message id="S3215">
        <translation>To see a paper's lines, choose the paper in Settlement papers and press Enter.</translation>
    </message>
    <message id="S3216">
        <translation>Latitude</translation>
    </message>
    <message id="S3217">
        <translation>Longitude</translation>
    </message>
    <message id="S3218">
        <translation>Phases</translation>
    </message>
    <message id="S3219">
        <translation>Opened on</translation>
    </message>
    <message id="S3220">
        <translation>Differences escalated: {n}, {x}</translation>
    </message>
    <message id="T001">
        <translation>Prepaid meter</translation>
    </message>
    <message id="T002">
        <translation>Electricity meter</translation>
    </message>
    <message id="T003">
        <translation>Water meter</translation>
    </message>
    <message id="T004">
        <translation>Meter number</translation>
    </message>
    <message id="T005">
        <translation>Meter card</translation>
    </message>
    <message id="T007">
        <translation>Charge amount</translation>
    </message>
    <message id="T008">
        <translation>Credit (in the meter)</translation>
    </message>
    <message id="T009">
        <translation>Token, charge code</translation>
    </message>
    <message id="T013">
        <translation>Electricity bought</translation>
    </message>
    <message id="T014">
        <translation>Water bought</translation>
    </message>
    <message id="T015">
        <translation>Bought this month</translation>
    </message>
    <message id="T016">
        <translation>Bought this period</translation>
    </message>
    <message id="T017">
        <translation>Last charge</translation>
    </message>
    <message id="T018">
        <translation>Tariff</translation>
    </message>
    <message id="T019">
        <translation>Block</translation>
    </message>
    <message id="T020">
        <translation>Rate per unit</translation>
    </message>
    <message id="T021">
        <translation>Tariff decision number</translation>
    </message>
    <message id="T022">
        <translation>Residential</translation>
    </message>
    <message id="T023">
        <translation>Commercial</translation>
    </message>
    <message id="T024">
        <translation>Industrial</translation>
    </message>
    <message id="T025">
        <translation>Agricultural</translation>
    </message>
    <message id="T026">
        <translation>Carried from last charge</translation>
    </message>
    <message id="T027">
        <translation>Carried to next charge</translation>
    </message>
    <message id="T029">
        <translation>Meter blocked</translation>
    </message>
    <message id="T042">
        <translation>Tokens not yet entered</translation>
    </message>
    <message id="T044">
        <translation>Meter reading</translation>
    </message>
    <message id="T047">
        <translation>Electricity price incl. VAT</translation>
    </message>
    <message id="T048">
        <translation>Water price</translation>
    </message>
    <message id="T060">
        <translation>Customer</translation>
    </message>
    <message id="T061">
        <translation>Account number</translation>
    </message>
    <message id="T062">
        <translation>Service</translation>
    </message>
    <message id="T063">
        <translation>Electricity</translation>
    </message>
    <message id="T064">
        <translation>Water</translation>
    </message>
    <message id="T065">
        <translation>Address</translation>
    </message>
    <message id="T066">
        <translation>Neighbourhood</translation>
    </message>
    <message id="T067">
        <translation>National id number</translation>
    </message>
    <message id="T068">
        <translation>Mobile number</translation>
    </message>
    <message id="T069">
        <translation>Debts</translation>
    </message>
    <message id="T071">
        <translation>Debt balance after this</translation>
    </message>
    <message id="T072">
        <translation>Deduction</translation>
    </message>
    <message id="T074">
        <translation>Guaranteed minimum</translation>
    </message>
    <message id="T075">
        <translation>Waste fee</translation>
    </message>
    <message id="T077">
        <translation>Fixed charge</translation>
    </message>
    <message id="T078">
        <translation>Subscription fee</translation>
    </message>
    <message id="T080">
        <translation>Sewage fee</translation>
    </message>
    <message id="T081">
        <translation>Postponed</translation>
    </message>
    <message id="T085">
        <translation>VAT</translation>
    </message>
    <message id="T086">
        <translation>Licensed dealer number</translation>
    </message>
    <message id="T092">
        <translation>Breakdown of the amount</translation>
    </message>
    <message id="T100">
        <translation>Cash drawer, cash desk</translation>
    </message>
    <message id="T105">
        <translation>Charging point</translation>
    </message>
    <message id="T106">
        <translation>Shift</translation>
    </message>
    <message id="T107">
        <translation>Opening float</translation>
    </message>
    <message id="T108">
        <translation>Agent float</translation>
    </message>
    <message id="T110">
        <translation>Cash</translation>
    </message>
    <message id="T111">
        <translation>Received in cash</translation>
    </message>
    <message id="T112">
        <translation>Change</translation>
    </message>
    <message id="T118">
        <translation>Expected</translation>
    </message>
    <message id="T119">
        <translation>Counted</translation>
    </message>
    <message id="T120">
        <translation>Difference</translation>
    </message>
    <message id="T123">
        <translation>X report</translation>
    </message>
    <message id="T124">
        <translation>Z report</translation>
    </message>
    <message id="T127">
        <translation>Receipt</translation>
    </message>
    <message id="T128">
        <translation>Receipt number</translation>
    </message>
    <message id="T129">
        <translation>Copy</translation>
    </message>
    <message id="T130">
        <translation>Original</translation>
    </message>
    <message id="T139">
        <translation>Business day</translation>
    </message>
    <message id="T143">
        <translation>Till journal</translation>
    </message>
    <message id="T144">
        <translation>Journal fingerprint</translation>
    </message>
    <message id="T145">
        <translation>Commission</translation>
    </message>
    <message id="T152">
        <translation>Reason</translation>
    </message>
    <message id="T156">
        <translation>Cheque</translation>
    </message>
    <message id="T157">
        <translation>Bank card</translation>
    </message>
    <message id="T170">
        <translation>Online</translation>
    </message>
    <message id="T171">
        <translation>Offline</translation>
    </message>
    <message id="T172">
        <translation>Server</translation>
    </message>
    <message id="T179">
        <translation>In doubt</translation>
    </message>
    <message id="T181">
        <translation>Printer</translation>
    </message>
    <message id="T183">
        <translation>Card reader</translation>
    </message>
    <message id="T193">
        <translation>User</translation>
    </message>
    <message id="T195">
        <translation>PIN</translation>
    </message>
    <message id="T198">
        <translation>Zone</translation>
    </message>
    <message id="T201">
        <translation>Training mode</translation>
    </message>
    <message id="T540">
        <translation>Journal at the server</translation>
    </message>
    <message id="T565">
        <translation>Permit ends</translation>
    </message>
    <message id="T566">
        <translation>Left to sell</translation>
    </message>
    <message id="T567">
        <translation>Stored codes</translation>
    </message>
    <message id="T568">
        <translation>By amount</translation>
    </message>
    <message id="T569">
        <translation>Sold offline, not synced</translation>
    </message>
    <message id="T570">
        <translation>Extension code (11 digits)</translation>
    </message>
    <message id="T810">
        <translation>Online</translation>
    </message>
    <message id="T811">
        <translation>Last answer</translation>
    </message>
    <message id="T812">
        <translation>Without an answer</translation>
    </message>
    <message id="T813">
        <translation>Its money</translation>
    </message>
    <message id="T814">
        <translation>Oldest of it</translation>
    </message>
    <message id="T815">
        <translation>Clock of this till</translation>
    </message>
    <message id="T816">
        <translation>Credit limit</translation>
    </message>
    <message id="T817">
        <translation>Left to sell</translation>
    </message>
    <message id="T818">
        <translation>Commission not paid</translation>
    </message>
    <message id="T830">
        <translation>Issue a card</translation>
    </message>
    <message id="T831">
        <translation>Replace a card</translation>
    </message>
    <message id="T832">
        <translation>Revoke a card</translation>
    </message>
    <message id="T833">
        <translation>Identity seen</translation>
    </message>
    <message id="T834">
        <translation>Identity card</translation>
    </message>
    <message id="T835">
        <translation>Passport</translation>
    </message>
    <message id="T836">
        <translation>Driving licence</translation>
    </message>
    <message id="T837">
        <translation>Sent by the customer</translation>
    </message>
    <message id="T838">
        <translation>Lost</translation>
    </message>
    <message id="T839">
        <translation>Stolen</translation>
    </message>
    <message id="T840">
        <translation>Damaged</translation>
    </message>
    <message id="T841">
        <translation>Renewed</translation>
    </message>
    <message id="T842">
        <translation>Valid</translation>
    </message>
    <message id="T843">
        <translation>Replaced</translation>
    </message>
    <message id="T844">
        <translation>Revoked</translation>
    </message>
    <message id="T845">
        <translation>Of a former contract</translation>
    </message>
    <message id="T846">
        <translation>cover</translation>
    </message>
    <message id="T847">
        <translation>magnet</translation>
    </message>
    <message id="T848">
        <translation>reversed current</translation>
    </message>
    <message id="T849">
        <translation>bypass</translation>
    </message>
    <message id="T850">
        <translation>11 or 13 digits</translation>
    </message>
    <message id="T851">
        <translation>20 digits</translation>
    </message>
    <message id="T852">
        <translation>digits only</translation>
    </message>
    <message id="T853">
        <translation>shekels, two decimals</translation>
    </message>
    <message id="T854">
        <translation>kWh or m³, one decimal</translation>
    </message>
    <message id="T855">
        <translation>number of pieces</translation>
    </message>
</context>
</TS>
