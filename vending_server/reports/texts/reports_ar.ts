<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar">
<context>
    <name></name>
    <message id="P700">
        <translation>مطابقة يومية</translation>
    </message>
    <message id="P701">
        <translation>تقرير الوردية</translation>
    </message>
    <message id="P702">
        <translation>كشف تسوية حساب الوكيل</translation>
    </message>
    <message id="P703">
        <translation>كشف الإيداعات البنكية</translation>
    </message>
    <message id="P704">
        <translation>يومية المبيعات</translation>
    </message>
    <message id="P705">
        <translation>تقرير ضريبة القيمة المضافة</translation>
    </message>
    <message id="P706">
        <translation>أعمار الديون والمستحقات</translation>
    </message>
    <message id="P707">
        <translation>أثر قرار التعرفة</translation>
    </message>
    <message id="P708">
        <translation>رقم التقرير</translation>
    </message>
    <message id="P710">
        <translation>من {from_day} إلى {through_day}</translation>
    </message>
    <message id="P711">
        <translation>نقطة الشحن</translation>
    </message>
    <message id="P712">
        <translation>كل النقاط</translation>
    </message>
    <message id="P713">
        <translation>أُعد في {at} · {by}</translation>
    </message>
    <message id="P714">
        <translation>المبالغ بالشيكل</translation>
    </message>
    <message id="P715">
        <translation>المجموع</translation>
    </message>
    <message id="P716">
        <translation>لا يوجد.</translation>
    </message>
    <message id="P717">
        <translation>غير نهائي</translation>
    </message>
    <message id="P719">
        <translation>المبلغ كتابةً</translation>
    </message>
    <message id="P720">
        <translation>فقط {words} لا غير</translation>
    </message>
    <message id="P721">
        <translation>الاسم</translation>
    </message>
    <message id="P722">
        <translation>التوقيع والختم</translation>
    </message>
    <message id="P723">
        <translation>التاريخ</translation>
    </message>
    <message id="P724">
        <translation>عن البلدية</translation>
    </message>
    <message id="P725">
        <translation>الوكيل</translation>
    </message>
    <message id="P726">
        <translation>الصرّاف</translation>
    </message>
    <message id="P727">
        <translation>المحاسب</translation>
    </message>
    <message id="P728">
        <translation>{point}: ورديات لم تصل يوميتها بعد: {count}</translation>
    </message>
    <message id="P729">
        <translation>{point}: ورديات مفتوحة: {count}</translation>
    </message>
    <message id="P730">
        <translation>{point}: أيام غير مقفلة منذ {day}</translation>
    </message>
    <message id="P731">
        <translation>{point}: أجهزة بحوزتها مبيعات قد لا تكون وصلت: {count}</translation>
    </message>
    <message id="P732">
        <translation>تدريب: ليس مستندًا محاسبيًا</translation>
    </message>
    <message id="P733">
        <translation>الوقت</translation>
    </message>
    <message id="P734">
        <translation>البيان</translation>
    </message>
    <message id="P735">
        <translation>رقم المستند</translation>
    </message>
    <message id="P736">
        <translation>داخل</translation>
    </message>
    <message id="P737">
        <translation>خارج</translation>
    </message>
    <message id="P738">
        <translation>الرصيد</translation>
    </message>
    <message id="P739">
        <translation>الرصيد الافتتاحي</translation>
    </message>
    <message id="P740">
        <translation>الرصيد الختامي</translation>
    </message>
    <message id="P741">
        <translation>شحن الرصيد</translation>
    </message>
    <message id="P742">
        <translation>مبيعات صافية</translation>
    </message>
    <message id="P743">
        <translation>عمولة أُضيفت إلى الرصيد</translation>
    </message>
    <message id="P744">
        <translation>عمولة مستحقة عن الفترة</translation>
    </message>
    <message id="P745">
        <translation>عمولة مدفوعة</translation>
    </message>
    <message id="P746">
        <translation>عمولة لم تُدفع بعد</translation>
    </message>
    <message id="P747">
        <translation>نسبة العمولة</translation>
    </message>
    <message id="P748">
        <translation>سقف الائتمان</translation>
    </message>
    <message id="P749">
        <translation>رقم القسيمة</translation>
    </message>
    <message id="P750">
        <translation>البنك</translation>
    </message>
    <message id="P751">
        <translation>رقم الكيس</translation>
    </message>
    <message id="P752">
        <translation>المتوقع</translation>
    </message>
    <message id="P753">
        <translation>المعدود في الكيس</translation>
    </message>
    <message id="P754">
        <translation>أكده البنك</translation>
    </message>
    <message id="P755">
        <translation>قيد التحصيل</translation>
    </message>
    <message id="P756">
        <translation>الفرق</translation>
    </message>
    <message id="P757">
        <translation>مرجع البنك</translation>
    </message>
    <message id="P758">
        <translation>رقم الاشتراك</translation>
    </message>
    <message id="P759">
        <translation>رقم العداد</translation>
    </message>
    <message id="P760">
        <translation>رقم الإيصال</translation>
    </message>
    <message id="P761">
        <translation>نقدًا</translation>
    </message>
    <message id="P762">
        <translation>وسائل أخرى</translation>
    </message>
    <message id="P763">
        <translation>مرحّل</translation>
    </message>
    <message id="P764">
        <translation>رسوم ومستحقات</translation>
    </message>
    <message id="P765">
        <translation>ديون</translation>
    </message>
    <message id="P766">
        <translation>قيمة الاستهلاك دون ضريبة</translation>
    </message>
    <message id="P767">
        <translation>ضريبة القيمة المضافة</translation>
    </message>
    <message id="P768">
        <translation>الكمية</translation>
    </message>
    <message id="P769">
        <translation>اليوم</translation>
    </message>
    <message id="P770">
        <translation>كهرباء دون ضريبة</translation>
    </message>
    <message id="P771">
        <translation>مياه دون ضريبة</translation>
    </message>
    <message id="P773">
        <translation>ضريبة محصّلة</translation>
    </message>
    <message id="P774">
        <translation>ضريبة مردودة</translation>
    </message>
    <message id="P775">
        <translation>ضريبة مستحقة الدفع</translation>
    </message>
    <message id="P776">
        <translation>رقم المشترك</translation>
    </message>
    <message id="P777">
        <translation>نوع الدين</translation>
    </message>
    <message id="P778">
        <translation>منذ</translation>
    </message>
    <message id="P779">
        <translation>هذا الشهر</translation>
    </message>
    <message id="P780">
        <translation>1–3 أشهر</translation>
    </message>
    <message id="P781">
        <translation>4–12 شهرًا</translation>
    </message>
    <message id="P782">
        <translation>أكثر من سنة</translation>
    </message>
    <message id="P783">
        <translation>غير معروف</translation>
    </message>
    <message id="P784">
        <translation>مؤجل</translation>
    </message>
    <message id="P785">
        <translation>من</translation>
    </message>
    <message id="P786">
        <translation>إلى</translation>
    </message>
    <message id="P787">
        <translation>عدد الاشتراكات</translation>
    </message>
    <message id="P788">
        <translation>الفرق لكل اشتراك</translation>
    </message>
    <message id="P789">
        <translation>رقم القرار</translation>
    </message>
    <message id="P790">
        <translation>عدد المبيعات</translation>
    </message>
    <message id="P791">
        <translation>قيمة الكمية كما بيعت</translation>
    </message>
    <message id="P792">
        <translation>قيمة الكمية بالقرار</translation>
    </message>
    <message id="P793">
        <translation>الفرق للفترة</translation>
    </message>
    <message id="P794">
        <translation>ضريبة ضمن القيمة، كما بيعت</translation>
    </message>
    <message id="P795">
        <translation>ضريبة ضمن القيمة، بالقرار</translation>
    </message>
    <message id="P796">
        <translation>اشتراكات تدفع أكثر</translation>
    </message>
    <message id="P797">
        <translation>اشتراكات تدفع أقل</translation>
    </message>
    <message id="P798">
        <translation>دون تغيير</translation>
    </message>
    <message id="P799">
        <translation>بيع</translation>
    </message>
    <message id="P800">
        <translation>دفع رسوم وديون</translation>
    </message>
    <message id="P801">
        <translation>عكس بيع</translation>
    </message>
    <message id="P802">
        <translation>شحن رصيد</translation>
    </message>
    <message id="P803">
        <translation>عمولة إلى الرصيد</translation>
    </message>
    <message id="P804">
        <translation>دفع عمولة</translation>
    </message>
    <message id="P805">
        <translation>قيد آخر</translation>
    </message>
    <message id="P806">
        <translation>عهدة افتتاحية</translation>
    </message>
    <message id="P807">
        <translation>إدخال نقد</translation>
    </message>
    <message id="P808">
        <translation>إخراج نقد</translation>
    </message>
    <message id="P809">
        <translation>أمانة مشترك</translation>
    </message>
    <message id="P810">
        <translation>فرق الجرد</translation>
    </message>
    <message id="P811">
        <translation>إيداع بنكي</translation>
    </message>
    <message id="P812">
        <translation>رقم الوردية</translation>
    </message>
    <message id="P813">
        <translation>فُتحت</translation>
    </message>
    <message id="P814">
        <translation>أُغلقت</translation>
    </message>
    <message id="P815">
        <translation>المعدود</translation>
    </message>
    <message id="P816">
        <translation>يبقى في الصندوق</translation>
    </message>
    <message id="P817">
        <translation>للإيداع</translation>
    </message>
    <message id="P819">
        <translation>التعرفة</translation>
    </message>
    <message id="P820">
        <translation>الخدمة</translation>
    </message>
    <message id="P821">
        <translation>كهرباء</translation>
    </message>
    <message id="P822">
        <translation>مياه</translation>
    </message>
    <message id="P827">
        <translation>نطاقات من 5 شواكل عن الفترة كلها.</translation>
    </message>
    <message id="P828">
        <translation>المبيعات المعكوسة مطروحة حيث عُكست.</translation>
    </message>
    <message id="P829">
        <translation>الأرصدة كما هي عند إعداد التقرير.</translation>
    </message>
    <message id="P830">
        <translation>تكون التسوية صحيحة متى وقّعها الطرفان.</translation>
    </message>
    <message id="P831">
        <translation>ما يُرحّل: الموجب استُعمل من رصيد سابق، والسالب تُرك للشحنة القادمة.</translation>
    </message>
    <message id="P832">
        <translation>رصيد الصندوق الحالي</translation>
    </message>
    <message id="P835">
        <translation>استرداد أو صرف</translation>
    </message>
    <message id="P838">
        <translation>صندوق جهاز ذاتي</translation>
    </message>
    <message id="P841">
        <translation>الأكثر تأثرًا</translation>
    </message>
    <message id="P842">
        <translation>كهرباء، ك.و.س</translation>
    </message>
    <message id="P843">
        <translation>مياه، م³</translation>
    </message>
    <message id="P844">
        <translation>كما في {day}</translation>
    </message>
    <message id="P845">
        <translation>الجدولة التلقائية</translation>
    </message>
    <message id="P847">
        <translation>يومية الصندوق</translation>
    </message>
    <message id="P848">
        <translation>دفتر الأستاذ</translation>
    </message>
    <message id="P849">
        <translation>الرموز</translation>
    </message>
    <message id="P850">
        <translation>الإيداع</translation>
    </message>
    <message id="P852">
        <translation>سند القبض</translation>
    </message>
    <message id="P853">
        <translation>الحالة</translation>
    </message>
    <message id="P854">
        <translation>متطابق</translation>
    </message>
    <message id="P855">
        <translation>بانتظار</translation>
    </message>
    <message id="P856">
        <translation>يتطلب قرارًا</translation>
    </message>
    <message id="P857">
        <translation>مفسَّر</translation>
    </message>
    <message id="P858">
        <translation>مفتوحة</translation>
    </message>
    <message id="P859">
        <translation>وردية</translation>
    </message>
    <message id="P860">
        <translation>مبيعات دون وردية</translation>
    </message>
    <message id="P861">
        <translation>الفروق</translation>
    </message>
    <message id="P862">
        <translation>بين</translation>
    </message>
    <message id="P863">
        <translation>وبين</translation>
    </message>
    <message id="P864">
        <translation>نوع الفرق</translation>
    </message>
    <message id="P865">
        <translation>زيادة</translation>
    </message>
    <message id="P866">
        <translation>عجز</translation>
    </message>
    <message id="P867">
        <translation>مبلغ</translation>
    </message>
    <message id="P868">
        <translation>عدد</translation>
    </message>
    <message id="P869">
        <translation>غير موجود</translation>
    </message>
    <message id="P870">
        <translation>سجلات ناقصة</translation>
    </message>
    <message id="P871">
        <translation>سلامة اليومية</translation>
    </message>
    <message id="P872">
        <translation>فوق الحد</translation>
    </message>
    <message id="P873">
        <translation>سعر</translation>
    </message>
    <message id="P874">
        <translation>المتفق عليه</translation>
    </message>
    <message id="P875">
        <translation>لا يُطرح فرق من فرق: الزيادة والعجز يُجمعان كلٌّ على حدة.</translation>
    </message>
    <message id="P950">
        <translation>رقم الملف</translation>
    </message>
    <message id="P951">
        <translation>تاريخ الطلب</translation>
    </message>
    <message id="P952">
        <translation>المبلغ المدفوع</translation>
    </message>
    <message id="P953">
        <translation>بيع للعداد</translation>
    </message>
    <message id="P954">
        <translation>العداد المقصود</translation>
    </message>
    <message id="P955">
        <translation>قررت البلدية إصدار الكمية نفسها ({u}) للعداد {m}. يُدخل الرمز التالي في هذا العداد.</translation>
    </message>
    <message id="P956">
        <translation>قررت البلدية قيد مبلغ {x} ₪ للاشتراك {a}، ويُحسب في الشحنة القادمة.</translation>
    </message>
    <message id="P957">
        <translation>قررت البلدية صرف مبلغ {x} ₪ نقدًا من صندوق الإدارة.</translation>
    </message>
    <message id="P958">
        <translation>قررت البلدية عدم قبول الطلب، وتبقى العملية كما هي.</translation>
    </message>
    <message id="P959">
        <translation>قررت البلدية عدم قبول المطالبة، ولا يُصرف شيء.</translation>
    </message>
    <message id="P960">
        <translation>السبب: {x}</translation>
    </message>
    <message id="P961">
        <translation>المبلغ المعاد</translation>
    </message>
    <message id="P962">
        <translation>تاريخ القرار</translation>
    </message>
    <message id="P963">
        <translation>الجهاز</translation>
    </message>
    <message id="P964">
        <translation>ما طُلب وما قُدّم من إثباتات</translation>
    </message>
    <message id="P965">
        <translation>الإجراء</translation>
    </message>
    <message id="P966">
        <translation>المرجع</translation>
    </message>
    <message id="P967">
        <translation>طُلب</translation>
    </message>
    <message id="P968">
        <translation>قُدّم</translation>
    </message>
    <message id="P969">
        <translation>المستلم</translation>
    </message>
    <message id="P970">
        <translation>بشأن شحن بمبلغ {x} ₪ في {at}، إيصال رقم {r}، سُجّل على العداد {s} بدل العداد {m}.</translation>
    </message>
    <message id="P971">
        <translation>بشأن شحن بمبلغ {x} ₪ في {at}، إيصال رقم {r}، للعداد {s}، وطلب إرجاعه.</translation>
    </message>
    <message id="P972">
        <translation>بشأن المطالبة رقم {n} في {at} على الجهاز {t}.</translation>
    </message>
    <message id="P973">
        <translation>كتاب قرار</translation>
    </message>
    <message id="P974">
        <translation>رمز الشحن: يُدخل كما هو، من اليسار إلى اليمين</translation>
    </message>
    <message id="P1000">
        <translation>ما تم في الفروق</translation>
    </message>
    <message id="P1001">
        <translation>الإجراء</translation>
    </message>
    <message id="P1002">
        <translation>السبب المرجّح</translation>
    </message>
    <message id="P1003">
        <translation>رقم القرار</translation>
    </message>
    <message id="P1004">
        <translation>المنفّذ</translation>
    </message>
    <message id="P1005">
        <translation>الموافق</translation>
    </message>
    <message id="P1006">
        <translation>الوقت</translation>
    </message>
    <message id="P1007">
        <translation>المبلغ</translation>
    </message>
    <message id="P1008">
        <translation>السبب</translation>
    </message>
    <message id="P1010">
        <translation>اعتُمد التفسير</translation>
    </message>
    <message id="P1011">
        <translation>إثبات أضيف</translation>
    </message>
    <message id="P1012">
        <translation>أعيد إلى النقطة</translation>
    </message>
    <message id="P1013">
        <translation>رُفع إلى الإدارة</translation>
    </message>
    <message id="P1014">
        <translation>قيد تصحيحي</translation>
    </message>
    <message id="P1015">
        <translation>حُمِّل</translation>
    </message>
    <message id="P1016">
        <translation>شُطب</translation>
    </message>
    <message id="P1017">
        <translation>زال الفرق</translation>
    </message>
    <message id="P1018">
        <translation>تغيّر الفرق</translation>
    </message>
    <message id="P1019">
        <translation>عدّ ثانٍ</translation>
    </message>
    <message id="P1020">
        <translation>يومية مختلفة</translation>
    </message>
    <message id="P1021">
        <translation>مبيعات لم تصل</translation>
    </message>
    <message id="P1022">
        <translation>حُسمت بعد Z</translation>
    </message>
    <message id="P1023">
        <translation>إيداع مكرر</translation>
    </message>
    <message id="P1024">
        <translation>إيداع متأخر أو مختلف</translation>
    </message>
    <message id="P1025">
        <translation>ورقة نقدية واحدة</translation>
    </message>
    <message id="P1026">
        <translation>صرف غير مسجل</translation>
    </message>
    <message id="P1027">
        <translation>نسخة عُدّت بيعًا</translation>
    </message>
    <message id="P1028">
        <translation>باقٍ أُعيد مرتين</translation>
    </message>
    <message id="P1029">
        <translation>سعر تغيّر لاحقًا</translation>
    </message>
    <message id="P1030">
        <translation>وكيل تجاوز رصيده</translation>
    </message>
    <message id="P1031">
        <translation>جهاز مفقود وعليه رموز</translation>
    </message>
    <message id="P1032">
        <translation>رمز دون بيع</translation>
    </message>
    <message id="P1033">
        <translation>صندوق ماكينة مختلف</translation>
    </message>
    <message id="P1034">
        <translation>سند مختلف</translation>
    </message>
    <message id="P1040">
        <translation>قسيمة إيداع</translation>
    </message>
    <message id="P1041">
        <translation>يومية صندوق</translation>
    </message>
    <message id="P1042">
        <translation>رصيد وكيل</translation>
    </message>
    <message id="P1043">
        <translation>دفعة دون اتصال</translation>
    </message>
    <message id="P1044">
        <translation>رموز جهاز مفقود</translation>
    </message>
    <message id="P1045">
        <translation>قرار تعرفة</translation>
    </message>
    <message id="P1046">
        <translation>مفتاح إصدار</translation>
    </message>
    <message id="P1047">
        <translation>يوم نقطة</translation>
    </message>
    <message id="P1060">
        <translation>الأيام المقفلة وبصمة قيودها</translation>
    </message>
    <message id="P1061">
        <translation>وقت الإقفال</translation>
    </message>
    <message id="P1062">
        <translation>القيود</translation>
    </message>
    <message id="P1063">
        <translation>البصمة (SHA-256)</translation>
    </message>
    <message id="P1070">
        <translation>الإدارة المركزية</translation>
    </message>
    <message id="P1071">
        <translation>ما قيّدته الإدارة المركزية ولم تقيّده أي نقطة</translation>
    </message>
    <message id="P1072">
        <translation>الحساب المدين</translation>
    </message>
    <message id="P1073">
        <translation>الحساب الدائن</translation>
    </message>
    <message id="P1074">
        <translation>يوم الإدارة المركزية</translation>
    </message>
</context>
</TS>
