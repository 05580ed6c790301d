<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar">
<context>
    <name></name>
    <message id="A01">
        <translation>قُرئت البطاقة. {name}. {service}. {status}.</translation>
    </message>
    <message id="A02">
        <translation>المبلغ بالشيكل {x}، الباقي للمشترك {y}، الكمية {u}</translation>
    </message>
    <message id="A03">
        <translation>تمت العملية. طُبع الإيصال {n}.</translation>
    </message>
    <message id="A04">
        <translation>بانتظار جواب الخادم. لا يُعاد البيع.</translation>
    </message>
    <message id="A05">
        <translation>دون اتصال. ينتهي الإذن في الساعة {time}.</translation>
    </message>
    <message id="A06">
        <translation>قُبلت ورقة {x}. المجموع {y}.</translation>
    </message>
    <message id="A07">
        <translation>يُقرأ الرمز رقمًا رقمًا في مجموعات من أربعة.</translation>
    </message>
    <message id="A08">
        <translation>تنتهي الجلسة قريبًا. الثواني المتبقية: {n}.</translation>
    </message>
    <message id="A09">
        <translation>تمت الموافقة من {name}.</translation>
    </message>
    <message id="A10">
        <translation>يرجى أخذ الإيصال.</translation>
    </message>
    <message id="A850">
        <translation>{name}. {service}. {status}.</translation>
    </message>
    <message id="A2960">
        <translation>قُبل مبلغ {x}. المجموع {y}.</translation>
    </message>
    <message id="B01">
        <translation>المفاتيح</translation>
    </message>
    <message id="B02">
        <translation>عداد جديد</translation>
    </message>
    <message id="B03">
        <translation>بحث</translation>
    </message>
    <message id="B04">
        <translation>المياه / الكهرباء</translation>
    </message>
    <message id="B05">
        <translation>بالكمية</translation>
    </message>
    <message id="B07">
        <translation>إعادة طباعة</translation>
    </message>
    <message id="B08">
        <translation>دفع دون شحن</translation>
    </message>
    <message id="B10">
        <translation>المزيد</translation>
    </message>
    <message id="B11">
        <translation>English / العربية</translation>
    </message>
    <message id="B12">
        <translation>تأكيد البيع وطباعة الإيصال</translation>
    </message>
    <message id="B13">
        <translation>رجوع</translation>
    </message>
    <message id="B14">
        <translation>قفل الشاشة</translation>
    </message>
    <message id="B16">
        <translation>دخول</translation>
    </message>
    <message id="B17">
        <translation>خروج</translation>
    </message>
    <message id="B18">
        <translation>تبديل المستخدم</translation>
    </message>
    <message id="B19">
        <translation>فتح الوردية</translation>
    </message>
    <message id="B20">
        <translation>إغلاق الوردية</translation>
    </message>
    <message id="B29">
        <translation>التحقق مرة أخرى</translation>
    </message>
    <message id="B31">
        <translation>طباعة مرة أخرى</translation>
    </message>
    <message id="B32">
        <translation>عرض الرمز</translation>
    </message>
    <message id="B33">
        <translation>إرسال الطلب</translation>
    </message>
    <message id="B34">
        <translation>موافقة</translation>
    </message>
    <message id="B36">
        <translation>إضافة إثبات</translation>
    </message>
    <message id="B38">
        <translation>طلب عكس عملية</translation>
    </message>
    <message id="B43">
        <translation>المشترك التالي</translation>
    </message>
    <message id="B49">
        <translation>طلب إعادة الجرد</translation>
    </message>
    <message id="B52">
        <translation>اعتماد التفسير</translation>
    </message>
    <message id="B53">
        <translation>إغلاق اليوم</translation>
    </message>
    <message id="B54">
        <translation>إعادة فتح اليوم</translation>
    </message>
    <message id="B62">
        <translation>للبدء يرجى لمس الشاشة</translation>
    </message>
    <message id="B63">
        <translation>متابعة</translation>
    </message>
    <message id="B64">
        <translation>متابعة إلى إدخال النقود</translation>
    </message>
    <message id="B65">
        <translation>شحن الآن</translation>
    </message>
    <message id="B67">
        <translation>خط أكبر</translation>
    </message>
    <message id="B69">
        <translation>مسح</translation>
    </message>
    <message id="B70">
        <translation>حذف رقم</translation>
    </message>
    <message id="B71">
        <translation>وقت إضافي</translation>
    </message>
    <message id="B72">
        <translation>إنهاء</translation>
    </message>
    <message id="B74">
        <translation>إنزال الأزرار</translation>
    </message>
    <message id="B75">
        <translation>نعم، هذا العداد</translation>
    </message>
    <message id="B76">
        <translation>عداد آخر</translation>
    </message>
    <message id="B80">
        <translation>بالمبلغ</translation>
    </message>
    <message id="B81">
        <translation>أُعيد المبلغ</translation>
    </message>
    <message id="B82">
        <translation>تكرار المحاولة</translation>
    </message>
    <message id="B83">
        <translation>المعلّقة</translation>
    </message>
    <message id="B84">
        <translation>الإيصال سليم</translation>
    </message>
    <message id="B85">
        <translation>طباعة نسخة</translation>
    </message>
    <message id="B86">
        <translation>تأكيد المشترك</translation>
    </message>
    <message id="B87">
        <translation>اختيار</translation>
    </message>
    <message id="B89">
        <translation>تأكيد</translation>
    </message>
    <message id="B90">
        <translation>طباعة الإيصال</translation>
    </message>
    <message id="B150">
        <translation>الوردية</translation>
    </message>
    <message id="B151">
        <translation>اختيار</translation>
    </message>
    <message id="B152">
        <translation>طباعة</translation>
    </message>
    <message id="B153">
        <translation>طباعة من جديد</translation>
    </message>
    <message id="B154">
        <translation>بدء البيع</translation>
    </message>
    <message id="B155">
        <translation>السؤال من جديد</translation>
    </message>
    <message id="B156">
        <translation>اعتماد الجرد</translation>
    </message>
    <message id="B157">
        <translation>اعتماد</translation>
    </message>
    <message id="B158">
        <translation>الحقل التالي</translation>
    </message>
    <message id="B159">
        <translation>إنهاء</translation>
    </message>
    <message id="B160">
        <translation>فتح الصندوق</translation>
    </message>
    <message id="B400">
        <translation>قراءة الرمز</translation>
    </message>
    <message id="B401">
        <translation>اختيار</translation>
    </message>
    <message id="B402">
        <translation>تأكيد القبض وطباعة الإيصال</translation>
    </message>
    <message id="B403">
        <translation>كل المستحق</translation>
    </message>
    <message id="B404">
        <translation>تأكيد</translation>
    </message>
    <message id="B405">
        <translation>عرض</translation>
    </message>
    <message id="B406">
        <translation>إلى المعلّق</translation>
    </message>
    <message id="B407">
        <translation>الحقل التالي</translation>
    </message>
    <message id="B408">
        <translation>تنفيذ</translation>
    </message>
    <message id="B409">
        <translation>لا تُعكس</translation>
    </message>
    <message id="B410">
        <translation>فتح القفل</translation>
    </message>
    <message id="B565">
        <translation>تجديد الرموز</translation>
    </message>
    <message id="B566">
        <translation>محاولة الاتصال</translation>
    </message>
    <message id="B570">
        <translation>رمز التمديد</translation>
    </message>
    <message id="B580">
        <translation>مبلغ آخر</translation>
    </message>
    <message id="B581">
        <translation>مبلغ آخر: {x}</translation>
    </message>
    <message id="B582">
        <translation>تحويل {y} إلى عداد المياه</translation>
    </message>
    <message id="B583">
        <translation>تحويل {y} إلى عداد الكهرباء</translation>
    </message>
    <message id="B584">
        <translation>حفظ {y} رصيدًا</translation>
    </message>
    <message id="B600">
        <translation>إغلاق</translation>
    </message>
    <message id="B601">
        <translation>متابعة</translation>
    </message>
    <message id="B602">
        <translation>اتصال وتسجيل</translation>
    </message>
    <message id="B603">
        <translation>بحث عن المنافذ</translation>
    </message>
    <message id="B604">
        <translation>عرض الورق</translation>
    </message>
    <message id="B605">
        <translation>طباعة تجريبية</translation>
    </message>
    <message id="B606">
        <translation>تشغيل الصندوق</translation>
    </message>
    <message id="B650">
        <translation>دخول</translation>
    </message>
    <message id="B651">
        <translation>تفريغ صندوق النقود</translation>
    </message>
    <message id="B652">
        <translation>طباعة تجريبية</translation>
    </message>
    <message id="B653">
        <translation>الحالات</translation>
    </message>
    <message id="B654">
        <translation>إعادة تشغيل</translation>
    </message>
    <message id="B655">
        <translation>إنهاء الصيانة</translation>
    </message>
    <message id="B656">
        <translation>تأكيد التفريغ</translation>
    </message>
    <message id="B657">
        <translation>طباعة القسيمة من جديد</translation>
    </message>
    <message id="B658">
        <translation>أحرف كبيرة</translation>
    </message>
    <message id="B659">
        <translation>مسافة</translation>
    </message>
    <message id="B660">
        <translation>رموز</translation>
    </message>
    <message id="B661">
        <translation>حذف</translation>
    </message>
    <message id="B662">
        <translation>رفع الأزرار</translation>
    </message>
    <message id="B663">
        <translation>120 ثانية إضافية</translation>
    </message>
    <message id="B664">
        <translation>شحن {x} وحفظ {y} رصيدًا</translation>
    </message>
    <message id="B665">
        <translation>شحن المبلغ كله</translation>
    </message>
    <message id="B700">
        <translation>تصفية</translation>
    </message>
    <message id="B701">
        <translation>حفظ باسم</translation>
    </message>
    <message id="B702">
        <translation>المحفوظة ({n})</translation>
    </message>
    <message id="B703">
        <translation>تصدير</translation>
    </message>
    <message id="B704">
        <translation>ملف Excel</translation>
    </message>
    <message id="B705">
        <translation>ملف CSV</translation>
    </message>
    <message id="B706">
        <translation>تحديث</translation>
    </message>
    <message id="B707">
        <translation>تحميل الفرق</translation>
    </message>
    <message id="B708">
        <translation>شطب</translation>
    </message>
    <message id="B709">
        <translation>قيد تصحيحي</translation>
    </message>
    <message id="B710">
        <translation>رفع إلى الإدارة</translation>
    </message>
    <message id="B711">
        <translation>الفروق فقط</translation>
    </message>
    <message id="B712">
        <translation>المقارنة الآن</translation>
    </message>
    <message id="B713">
        <translation>الورق المطبوع</translation>
    </message>
    <message id="B714">
        <translation>اليوم السابق</translation>
    </message>
    <message id="B715">
        <translation>اليوم التالي</translation>
    </message>
    <message id="B716">
        <translation>إنشاء سند</translation>
    </message>
    <message id="B717">
        <translation>تصدير السند</translation>
    </message>
    <message id="B718">
        <translation>إدخال رقم القيد</translation>
    </message>
    <message id="B719">
        <translation>إفادة البنك</translation>
    </message>
    <message id="B730">
        <translation>فتح النقطة</translation>
    </message>
    <message id="B740">
        <translation>القائمة التالية</translation>
    </message>
    <message id="B741">
        <translation>إخراج من التدقيق</translation>
    </message>
    <message id="B742">
        <translation>تحميل على النقطة</translation>
    </message>
    <message id="B743">
        <translation>أمر إغلاق جديد</translation>
    </message>
    <message id="B744">
        <translation>إلغاء الأمر</translation>
    </message>
    <message id="B745">
        <translation>التحقق من السلسلة</translation>
    </message>
    <message id="B746">
        <translation>صرف نقدًا</translation>
    </message>
    <message id="B747">
        <translation>قيد للاشتراك</translation>
    </message>
    <message id="B748">
        <translation>رفض المطالبة</translation>
    </message>
    <message id="B760">
        <translation>موافقة</translation>
    </message>
    <message id="B761">
        <translation>رفض</translation>
    </message>
    <message id="B762">
        <translation>القرار</translation>
    </message>
    <message id="B763">
        <translation>تغذية</translation>
    </message>
    <message id="B764">
        <translation>تسوية</translation>
    </message>
    <message id="B765">
        <translation>صرف عمولة</translation>
    </message>
    <message id="B766">
        <translation>الشروط</translation>
    </message>
    <message id="B767">
        <translation>ورقة التسوية</translation>
    </message>
    <message id="B769">
        <translation>احتساب الأثر</translation>
    </message>
    <message id="B770">
        <translation>إرسال للموافقة</translation>
    </message>
    <message id="B771">
        <translation>تفعيل</translation>
    </message>
    <message id="B772">
        <translation>معاينة رجعية</translation>
    </message>
    <message id="B790">
        <translation>طلب كشف</translation>
    </message>
    <message id="B791">
        <translation>نتيجة الكشف</translation>
    </message>
    <message id="B792">
        <translation>لا يلزم كشف</translation>
    </message>
    <message id="B793">
        <translation>تأجيل</translation>
    </message>
    <message id="B794">
        <translation>الخريطة</translation>
    </message>
    <message id="B795">
        <translation>المبيعات</translation>
    </message>
    <message id="B796">
        <translation>عرض للجمهور</translation>
    </message>
    <message id="B797">
        <translation>حدود من ملف</translation>
    </message>
    <message id="B798">
        <translation>حفظ GeoJSON</translation>
    </message>
    <message id="B799">
        <translation>المدة</translation>
    </message>
    <message id="B800">
        <translation>إعداد</translation>
    </message>
    <message id="B801">
        <translation>فتح</translation>
    </message>
    <message id="B802">
        <translation>حفظ الملف</translation>
    </message>
    <message id="B803">
        <translation>فحص</translation>
    </message>
    <message id="B810">
        <translation>التحقق الآن</translation>
    </message>
    <message id="B820">
        <translation>بغير النقد</translation>
    </message>
    <message id="B821">
        <translation>الكل نقدًا</translation>
    </message>
    <message id="B830">
        <translation>كتابة البطاقة</translation>
    </message>
    <message id="B850">
        <translation>ألوان الشاشة: {name}</translation>
    </message>
    <message id="B860">
        <translation>حذف</translation>
    </message>
    <message id="B861">
        <translation>حفظه</translation>
    </message>
    <message id="B870">
        <translation>طباعة كبيرة</translation>
    </message>
    <message id="B871">
        <translation>طباعة عادية</translation>
    </message>
    <message id="B872">
        <translation>حفظ PDF</translation>
    </message>
    <message id="B900">
        <translation>خط عادي</translation>
    </message>
    <message id="B901">
        <translation>تباين عالٍ</translation>
    </message>
    <message id="B902">
        <translation>ألوان عادية</translation>
    </message>
    <message id="B903">
        <translation>رجوع</translation>
    </message>
    <message id="B904">
        <translation>إلغاء</translation>
    </message>
    <message id="B905">
        <translation>حفظه رصيدًا</translation>
    </message>
    <message id="B910">
        <translation>شخص جديد</translation>
    </message>
    <message id="B911">
        <translation>إيقاف فورًا</translation>
    </message>
    <message id="B912">
        <translation>السماح بالعمل ثانية</translation>
    </message>
    <message id="B913">
        <translation>الأدوار والنقاط</translation>
    </message>
    <message id="B914">
        <translation>كلمة مرور على قسيمة</translation>
    </message>
    <message id="B915">
        <translation>إنهاء العمل</translation>
    </message>
    <message id="B916">
        <translation>حفظ PDF</translation>
    </message>
    <message id="B917">
        <translation>إخفاء القسيمة</translation>
    </message>
    <message id="B918">
        <translation>التالي</translation>
    </message>
    <message id="B920">
        <translation>نسخة جديدة</translation>
    </message>
    <message id="B921">
        <translation>تحرير</translation>
    </message>
    <message id="B922">
        <translation>حفظ</translation>
    </message>
    <message id="B923">
        <translation>إضافة شريحة</translation>
    </message>
    <message id="B924">
        <translation>حذف الشريحة</translation>
    </message>
    <message id="B925">
        <translation>تراجع</translation>
    </message>
    <message id="B926">
        <translation>التعرفة مقصودة: حفظ</translation>
    </message>
    <message id="B927">
        <translation>إيقاف</translation>
    </message>
    <message id="B928">
        <translation>الشرائح</translation>
    </message>
    <message id="B930">
        <translation>إيقاف</translation>
    </message>
    <message id="B931">
        <translation>رفع الإيقاف</translation>
    </message>
    <message id="B932">
        <translation>استبدال العداد</translation>
    </message>
    <message id="B933">
        <translation>تركيب لاشتراك</translation>
    </message>
    <message id="B934">
        <translation>إلى المخزن</translation>
    </message>
    <message id="B935">
        <translation>شطب</translation>
    </message>
    <message id="B936">
        <translation>حملة جديدة</translation>
    </message>
    <message id="B937">
        <translation>تخطيط عدادات</translation>
    </message>
    <message id="B938">
        <translation>سحب التخطيط</translation>
    </message>
    <message id="B939">
        <translation>رصيد العداد القديم</translation>
    </message>
    <message id="B940">
        <translation>رسالة الإدارة</translation>
    </message>
    <message id="B941">
        <translation>قرأتها (Enter)</translation>
    </message>
    <message id="B942">
        <translation>لاحقًا (Esc)</translation>
    </message>
    <message id="B943">
        <translation>رسالة إلى الجهاز</translation>
    </message>
    <message id="B944">
        <translation>إيقاف الجهاز</translation>
    </message>
    <message id="B945">
        <translation>إعادته إلى العمل</translation>
    </message>
    <message id="B946">
        <translation>إرسال الرسالة</translation>
    </message>
    <message id="B947">
        <translation>رموز البيع دون اتصال</translation>
    </message>
    <message id="B948">
        <translation>رمز تمديد بالهاتف</translation>
    </message>
    <message id="B949">
        <translation>تحديد المبلغ</translation>
    </message>
    <message id="B950">
        <translation>إصدار للعداد الصحيح</translation>
    </message>
    <message id="B951">
        <translation>طلب إثبات</translation>
    </message>
    <message id="B952">
        <translation>إضافة إثبات</translation>
    </message>
    <message id="B953">
        <translation>كتاب القرار</translation>
    </message>
    <message id="B954">
        <translation>رفض الطلب</translation>
    </message>
    <message id="B955">
        <translation>إلى الإدارة</translation>
    </message>
    <message id="B970">
        <translation>التواقيع</translation>
    </message>
    <message id="B971">
        <translation>تسجيل توقيع</translation>
    </message>
    <message id="B972">
        <translation>اعتراض على سطر</translation>
    </message>
    <message id="B973">
        <translation>رفض الاعتراض</translation>
    </message>
    <message id="B974">
        <translation>قبول مع تصحيح</translation>
    </message>
    <message id="B975">
        <translation>ورقته</translation>
    </message>
    <message id="B977">
        <translation>تقرير</translation>
    </message>
    <message id="B981">
        <translation>تأكيد قراءة</translation>
    </message>
    <message id="B982">
        <translation>رموز دون بيع</translation>
    </message>
    <message id="B983">
        <translation>تجربة التغيير</translation>
    </message>
    <message id="B984">
        <translation>تركيب لاشتراك قائم</translation>
    </message>
    <message id="B985">
        <translation>اختيار ملف</translation>
    </message>
    <message id="B986">
        <translation>استيراد القائمة</translation>
    </message>
    <message id="B991">
        <translation>وثيقة القرار</translation>
    </message>
    <message id="B992">
        <translation>إرفاق نسخة مصورة</translation>
    </message>
    <message id="B996">
        <translation>سجل الأيام</translation>
    </message>
    <message id="B997">
        <translation>قائمة اليوم</translation>
    </message>
    <message id="B998">
        <translation>التحقق من البصمة</translation>
    </message>
    <message id="B999">
        <translation>عدّ صندوق</translation>
    </message>
    <message id="E01">
        <translation>رقم العداد غير صحيح. يرجى التحقق من الرقم.</translation>
    </message>
    <message id="E02">
        <translation>هذا العداد غير مسجّل.</translation>
    </message>
    <message id="E03">
        <translation>هذا العداد موقوف: {reason}.</translation>
    </message>
    <message id="E04">
        <translation>لم تُقرأ البطاقة. يرجى التمرير مرة أخرى.</translation>
    </message>
    <message id="E05">
        <translation>هذه ليست بطاقة عداد.</translation>
    </message>
    <message id="E06">
        <translation>بيانات البطاقة لا تطابق السجل.</translation>
    </message>
    <message id="E07">
        <translation>المبلغ أقل من الحد الأدنى {x}.</translation>
    </message>
    <message id="E08">
        <translation>المبلغ أعلى من الحد الأقصى {x}.</translation>
    </message>
    <message id="E09">
        <translation>يجب أن يكون المبلغ من مضاعفات {x}.</translation>
    </message>
    <message id="E10">
        <translation>لا يبقى مبلغ للشحن بعد الاقتطاعات. أقل مبلغ مفيد: {x}.</translation>
    </message>
    <message id="E11">
        <translation>المستلم نقدًا أقل من المبلغ.</translation>
    </message>
    <message id="E12">
        <translation>تغيّر السعر. يرجى المراجعة ثم التأكيد.</translation>
    </message>
    <message id="E13">
        <translation>بيع مماثل للعداد نفسه في الساعة {time}.</translation>
    </message>
    <message id="E14">
        <translation>توجد عملية غير مؤكدة على هذا العداد.</translation>
    </message>
    <message id="E15">
        <translation>لا جواب من الخادم. يُحفظ المبلغ جانبًا ولا يُعاد البيع لهذا العداد.</translation>
    </message>
    <message id="E16">
        <translation>لم تتم العملية. يُعاد المبلغ أو تُكرّر المحاولة.</translation>
    </message>
    <message id="E17">
        <translation>رصيد الوكيل غير كافٍ. المتبقي: {x}.</translation>
    </message>
    <message id="E18">
        <translation>بلغ العداد الحد اليومي للشحن.</translation>
    </message>
    <message id="E19">
        <translation>لا رموز محفوظة لهذا العداد، فلا يُشحن دون اتصال. يُشحن بعد عودة الاتصال أو في نقطة أخرى، المكتب الرئيس {phone}. وقد يكون عداد آخر للمشترك محفوظًا.</translation>
    </message>
    <message id="E20">
        <translation>دون اتصال، المبالغ الممكنة: {list}.</translation>
    </message>
    <message id="E21">
        <translation>انتهى إذن البيع دون اتصال. يتوقف البيع حتى عودة الاتصال.</translation>
    </message>
    <message id="E22">
        <translation>نفدت الرموز المحفوظة.</translation>
    </message>
    <message id="E23">
        <translation>ساعة الجهاز غير موثوقة. البيع دون اتصال مقفل.</translation>
    </message>
    <message id="E24">
        <translation>غير ممكن دون اتصال. لم يُنفَّذ شيء.</translation>
    </message>
    <message id="E25">
        <translation>انتهى الورق. العملية محفوظة، وتُستكمل الطباعة بعد تركيب الورق.</translation>
    </message>
    <message id="E26">
        <translation>غطاء الطابعة مفتوح.</translation>
    </message>
    <message id="E27">
        <translation>الطابعة لا تستجيب.</translation>
    </message>
    <message id="E28">
        <translation>الطباعة غير مؤكدة. يرجى التحقق من الورقة.</translation>
    </message>
    <message id="E29">
        <translation>قارئ البطاقات غير موصول.</translation>
    </message>
    <message id="E30">
        <translation>لم يُفتح الصندوق.</translation>
    </message>
    <message id="E31">
        <translation>لا توجد وردية مفتوحة.</translation>
    </message>
    <message id="E32">
        <translation>وردية مستخدم آخر مفتوحة على هذا الصندوق.</translation>
    </message>
    <message id="E33">
        <translation>العمليات غير المكتملة في الوردية: {n}.</translation>
    </message>
    <message id="E34">
        <translation>اسم المستخدم أو كلمة المرور غير صحيحة. المحاولات المتبقية: {n}.</translation>
    </message>
    <message id="E35">
        <translation>الدخول مقفل حتى الساعة {time}.</translation>
    </message>
    <message id="E36">
        <translation>لا توجد صلاحية لهذا الإجراء.</translation>
    </message>
    <message id="E37">
        <translation>يجب أن تكون الموافقة من شخص آخر.</translation>
    </message>
    <message id="E38">
        <translation>يجب ذكر السبب.</translation>
    </message>
    <message id="E39">
        <translation>استُعمل الرمز، ولا يمكن عكس العملية.</translation>
    </message>
    <message id="E40">
        <translation>لم يُعثر على الإيصال.</translation>
    </message>
    <message id="E41">
        <translation>تُعرض آخر 5 إيصالات لهذا الصندوق فقط.</translation>
    </message>
    <message id="E42">
        <translation>تُدخل رموز الشحن القديمة قبل رموز تغيير المفتاح.</translation>
    </message>
    <message id="E43">
        <translation>قرص الجهاز ممتلئ أو معطّل. يتوقف البيع.</translation>
    </message>
    <message id="E44">
        <translation>تعذّر التحقق من يومية الصندوق. يتوقف البيع.</translation>
    </message>
    <message id="E45">
        <translation>إصدار البرنامج قديم. يلزم التحديث.</translation>
    </message>
    <message id="E46">
        <translation>لا يمكن قبول هذه الورقة النقدية.</translation>
    </message>
    <message id="E47">
        <translation>ورقة نقدية عالقة. يرجى عدم الدفع.</translation>
    </message>
    <message id="E48">
        <translation>تعذّرت طباعة الإيصال. الرمز معروض على الشاشة.</translation>
    </message>
    <message id="E49">
        <translation>لم يكتمل الشحن. المبلغ {x} محفوظ برقم {ref}.</translation>
    </message>
    <message id="E50">
        <translation>هذا الرقم لعداد مياه.</translation>
    </message>
    <message id="E51">
        <translation>المجموعان غير متطابقين: {a} و{b}.</translation>
    </message>
    <message id="E52">
        <translation>لا يمكن إغلاق اليوم. القرارات المتبقية: {n}.</translation>
    </message>
    <message id="E53">
        <translation>عدّل شخص آخر هذه البيانات في الأثناء.</translation>
    </message>
    <message id="E54">
        <translation>تتداخل التعرفة مع تعرفة أخرى منذ {date}.</translation>
    </message>
    <message id="E55">
        <translation>دفعة البيانات قيد التدقيق: {reason}.</translation>
    </message>
    <message id="E56">
        <translation>آخر نسخة احتياطية: {time}. تجاوزت المدة المسموحة.</translation>
    </message>
    <message id="E57">
        <translation>ينتهي مفتاح التشفير في {date}.</translation>
    </message>
    <message id="E58">
        <translation>انتهت الجلسة لعدم الاستخدام.</translation>
    </message>
    <message id="E59">
        <translation>الملف ليس بالشكل المتوقع: السطر {n}.</translation>
    </message>
    <message id="E60">
        <translation>خلل غير متوقع. رقم {ref}. لم يُخصم أي مبلغ.</translation>
    </message>
    <message id="E61">
        <translation>انتهت صلاحية البطاقة. يمكن البيع بكتابة رقم العداد.</translation>
    </message>
    <message id="E62">
        <translation>الكمية أكبر مما يحمله رمز واحد. يرجى تقسيم المبلغ.</translation>
    </message>
    <message id="E63">
        <translation>لا يمكن شحن هذه الكمية بالضبط. الممكن: {below} أو {above}.</translation>
    </message>
    <message id="E64">
        <translation>يلزم {n} أحرف أو أرقام على الأقل.</translation>
    </message>
    <message id="E65">
        <translation>هذا الجهاز غير مخوّل بالبيع. يرجى الاتصال بالإدارة.</translation>
    </message>
    <message id="E66">
        <translation>الخادم مشغول. لم يُبع شيء. يرجى المحاولة مرة أخرى.</translation>
    </message>
    <message id="E67">
        <translation>تعذّر الوصول إلى الخادم. لم يُبع شيء.</translation>
    </message>
    <message id="E68">
        <translation>لا يستطيع الخادم إصدار رمز لهذا العداد الآن. لم يُبع شيء.</translation>
    </message>
    <message id="E69">
        <translation>لا يوجد سعر معتمد لهذا العداد. يرجى الاتصال بالإدارة.</translation>
    </message>
    <message id="E70">
        <translation>المبلغ غير مكتوب كرقم صحيح.</translation>
    </message>
    <message id="E71">
        <translation>الإيصال قيد الطباعة.</translation>
    </message>
    <message id="E75">
        <translation>بصمة شهادة البلدية لا تطابق الرمز المُدخل. لم يُسجَّل الجهاز. يرجى مراجعة البصمة مع المسؤول.</translation>
    </message>
    <message id="E76">
        <translation>هذا الخادم ليس خادم البلدية. لم يُرسل شيء ولم يُبع شيء. يوقَف البيع ويرجى الاتصال بالدعم الفني.</translation>
    </message>
    <message id="E77">
        <translation>انتهت صلاحية شهادة الخادم. لم يُبع شيء. يرجى الاتصال بالدعم الفني لتجديدها.</translation>
    </message>
    <message id="E78">
        <translation>شهادة الخادم لم تبدأ بعد: يرجى التحقق من تاريخ هذا الجهاز وساعته. لم يُبع شيء.</translation>
    </message>
    <message id="E79">
        <translation>عنوان الخادم في إعدادات هذا الجهاز ليس العنوان المذكور في شهادته. لم يُبع شيء. يرجى الاتصال بالدعم الفني.</translation>
    </message>
    <message id="E80">
        <translation>أجزاء الدفع لا تساوي المبلغ. لم يُبع شيء.</translation>
    </message>
    <message id="E81">
        <translation>رقم الإيصال مستعمل. لم يُبع شيء. يرجى تسجيل الدخول من جديد.</translation>
    </message>
    <message id="E82">
        <translation>لا يُعاد الباقي إلا من النقد.</translation>
    </message>
    <message id="E83">
        <translation>ساعة الخادم غير موثوقة. لم يُبع شيء.</translation>
    </message>
    <message id="E84">
        <translation>انتهت مهلة الدخول. يرجى المحاولة مرة أخرى.</translation>
    </message>
    <message id="E85">
        <translation>رمز تسجيل الجهاز غير مقبول. يرجى طلب رمز جديد.</translation>
    </message>
    <message id="E86">
        <translation>البرنامج مفتوح بالفعل على هذا الجهاز.</translation>
    </message>
    <message id="E87">
        <translation>إعدادات هذا الجهاز غير صالحة. يرجى الاتصال بالدعم.</translation>
    </message>
    <message id="E88">
        <translation>النسخة لا تطابق الإيصال المحفوظ. لم يُطبع شيء. يرجى الاتصال بالإدارة.</translation>
    </message>
    <message id="E89">
        <translation>طُبع هذا الإيصال. يمكن طباعة نسخة.</translation>
    </message>
    <message id="E90">
        <translation>لم يُطبع هذا الإيصال بعد.</translation>
    </message>
    <message id="E91">
        <translation>يلزم تسجيل الدخول أولًا.</translation>
    </message>
    <message id="E92">
        <translation>مبلغ العملية المرفوضة سُوّي من قبل. لم يُبع شيء. يُستلم المبلغ من جديد قبل التأكيد.</translation>
    </message>
    <message id="E93">
        <translation>تم البيع ولم يُرسل شيء إلى الطابعة. F7 لطباعة الإيصال الأصلي.</translation>
    </message>
    <message id="E94">
        <translation>يلزم أن يوافق شخص آخر أولًا.</translation>
    </message>
    <message id="E95">
        <translation>رُفض الطلب. لم يتغير شيء.</translation>
    </message>
    <message id="E96">
        <translation>انتهت مدة الموافقة. يرجى الطلب من جديد.</translation>
    </message>
    <message id="E97">
        <translation>هذا يختلف عما تمت الموافقة عليه. يرجى الطلب من جديد.</translation>
    </message>
    <message id="E98">
        <translation>استُعملت هذه الموافقة من قبل.</translation>
    </message>
    <message id="E99">
        <translation>لا يمكن ذلك لهذا العداد. يرجى التحقق من رقم العداد.</translation>
    </message>
    <message id="E100">
        <translation>أُعيد إصدار هذه الكمية من قبل.</translation>
    </message>
    <message id="E101">
        <translation>أكثر مما صدر للعداد القديم. الحد الأقصى: {x}.</translation>
    </message>
    <message id="E102">
        <translation>لا يمكن متابعة القائمة من هنا. يرجى فتحها من جديد.</translation>
    </message>
    <message id="E131">
        <translation>أُعيد الخادم من نسخة احتياطية وينتظر يوميات الصناديق. لم يُبع شيء. يُحفظ المبلغ جانبًا وتُعاد المحاولة بعد قليل.</translation>
    </message>
    <message id="E150">
        <translation>لا يوجد مشترك بهذا الرقم. يُسجَّل المشترك أولًا.</translation>
    </message>
    <message id="E151">
        <translation>رقم المشترك مستعمل لمشترك آخر.</translation>
    </message>
    <message id="E152">
        <translation>لا يوجد اشتراك بهذا الرقم.</translation>
    </message>
    <message id="E153">
        <translation>هذا الاشتراك مغلق. لا يُباع عليه ولا يُغيَّر.</translation>
    </message>
    <message id="E154">
        <translation>رقم الاشتراك مستعمل. يُختار رقم آخر.</translation>
    </message>
    <message id="E155">
        <translation>هذا العداد ليس في المخزن. يُختار عداد من المخزن.</translation>
    </message>
    <message id="E156">
        <translation>هذا العداد لخدمة أخرى: كهرباء بدل مياه أو العكس.</translation>
    </message>
    <message id="E157">
        <translation>هذا العداد غير موقوف.</translation>
    </message>
    <message id="E200">
        <translation>لا توجد تعرفة بهذا الرقم.</translation>
    </message>
    <message id="E201">
        <translation>قيمة غير مقبولة في الحقل {x}. يرجى تصحيحها.</translation>
    </message>
    <message id="E202">
        <translation>هذه التعرفة معتمدة ولا تُعدّل. يرجى إعداد نسخة جديدة.</translation>
    </message>
    <message id="E203">
        <translation>بيعت كميات منذ هذا التاريخ. تبدأ التعرفة في يوم لاحق، ويُصحّح الماضي بإجراء التصحيح.</translation>
    </message>
    <message id="E204">
        <translation>رقم القرار غير مذكور.</translation>
    </message>
    <message id="E205">
        <translation>صُرفت الكمية المجانية لهذه الدورة.</translation>
    </message>
    <message id="E206">
        <translation>يجب اعتماد التعرفة قبل تصحيح المبيعات السابقة بها.</translation>
    </message>
    <message id="E207">
        <translation>نُفّذ تصحيح هذا القرار من قبل.</translation>
    </message>
    <message id="E300">
        <translation>يجب إدخال رقم الشيك.</translation>
    </message>
    <message id="E301">
        <translation>الأمانة المحفوظة غير كافية. المتبقي: {x}.</translation>
    </message>
    <message id="E302">
        <translation>توجد وردية مفتوحة على هذا الصندوق. تُغلق أولًا.</translation>
    </message>
    <message id="E303">
        <translation>هذه الوردية غير معروفة هنا.</translation>
    </message>
    <message id="E304">
        <translation>هذه الوردية مغلقة.</translation>
    </message>
    <message id="E305">
        <translation>هذه الوردية ما زالت مفتوحة. تُغلق أولًا.</translation>
    </message>
    <message id="E306">
        <translation>نقد هذه الوردية مودَع من قبل.</translation>
    </message>
    <message id="E307">
        <translation>لا توجد دفعة مفتوحة من هذا النوع.</translation>
    </message>
    <message id="E308">
        <translation>هذا السبب غير مسموح بهذا الاتجاه. يُختار سبب آخر.</translation>
    </message>
    <message id="E309">
        <translation>لا يمكن إغلاق الدفعة. غير المكتمل: {n}.</translation>
    </message>
    <message id="E310">
        <translation>هذه النقطة ليست لوكيل.</translation>
    </message>
    <message id="E311">
        <translation>لا توجد مبالغ مستحقة.</translation>
    </message>
    <message id="E312">
        <translation>المبلغ أكبر من المستحق. المتبقي: {x}.</translation>
    </message>
    <message id="E313">
        <translation>هذا اليوم مغلق. يُقيَّد على اليوم المفتوح.</translation>
    </message>
    <message id="E314">
        <translation>لم ينتهِ هذا اليوم بعد.</translation>
    </message>
    <message id="E315">
        <translation>يُغلق كل يوم بدوره، ويُعاد فتح آخر يوم مغلق فقط.</translation>
    </message>
    <message id="E316">
        <translation>هذا الشهر مغلق نهائيًا. يُصحَّح بقيد في الشهر المفتوح.</translation>
    </message>
    <message id="E317">
        <translation>يُغلق كل شهر بدوره، وبعد انتهائه فقط.</translation>
    </message>
    <message id="E318">
        <translation>لا يمكن إغلاق الشهر. نقاط لم تُغلق أيامها: {n}.</translation>
    </message>
    <message id="E340">
        <translation>أُلغي هذا البيع ولا رمز له. يُعاد الثمن إن لم يُعَد بعد.</translation>
    </message>
    <message id="E341">
        <translation>ظهر الرمز لأحد من قبل. لا يُلغى البيع؛ يُسلَّم الرمز للمشترك.</translation>
    </message>
    <message id="E342">
        <translation>جاء بعد هذا البيع بيع أو تصحيح آخر. لا يُلغى؛ يُسلَّم الرمز للمشترك.</translation>
    </message>
    <message id="E343">
        <translation>بيع المبلغ نفسه للعداد نفسه في الساعة {time}، {point}. يُسأل المشترك قبل البيع مرة أخرى.</translation>
    </message>
    <message id="E400">
        <translation>لا يوجد تغيير مفتاح جارٍ لهذا العداد.</translation>
    </message>
    <message id="E401">
        <translation>سُلّمت رموز تغيير المفتاح لهذا العداد ولا يمكن سحبها. يرجى قراءة شاشة العداد ثم التأكيد.</translation>
    </message>
    <message id="E402">
        <translation>يعرض العداد مفتاحًا آخر: لم تُدخل رموز تغيير المفتاح كلها. تُدخل بالترتيب ثم تُعاد القراءة.</translation>
    </message>
    <message id="E403">
        <translation>لا تُظهر هذه القراءة الفرق بين المفتاحين. يرجى إدخال رمز شحن قَبِله العداد بعد التغيير.</translation>
    </message>
    <message id="E404">
        <translation>لا توجد حملة تغيير مفاتيح بهذا الرقم.</translation>
    </message>
    <message id="E405">
        <translation>لا تُمنح وحدات مجانية لفئة هذا الاشتراك.</translation>
    </message>
    <message id="E406">
        <translation>قد تكون لدى بعض نقاط البيع رموز مُعدّة لهذا العداد بمفتاحه الحالي. أعد المحاولة بعد اتصالها بالخادم أو انتهاء صلاحية حزمها.</translation>
    </message>
    <message id="E430">
        <translation>لم يعد هذا الرسم مستحقًا. يُقرأ الاشتراك من جديد.</translation>
    </message>
    <message id="E431">
        <translation>لا يسمح القرار الساري بتأجيل رسوم هذه الخدمة.</translation>
    </message>
    <message id="E432">
        <translation>يوم الاستحقاق الجديد يكون بعد اليوم، وأقصاه {date}.</translation>
    </message>
    <message id="E433">
        <translation>أُجّلت رسوم هذا الاشتراك هذه السنة بعدد المرات المسموح: {n}.</translation>
    </message>
    <message id="E434">
        <translation>هذا الرسم مؤجّل حتى {date}. يُختار يوم أبعد.</translation>
    </message>
    <message id="E435">
        <translation>لا يوجد تأجيل بهذا الرقم.</translation>
    </message>
    <message id="E436">
        <translation>انتهى هذا التأجيل أو سُحب من قبل.</translation>
    </message>
    <message id="E437">
        <translation>لا يوجد دين بهذا الرقم.</translation>
    </message>
    <message id="E438">
        <translation>قيمة هذا الحقل غير صالحة: {x}.</translation>
    </message>
    <message id="E439">
        <translation>تسري قاعدة التحصيل الجديدة من اليوم أو بعده، ولا تُغيَّر بأثر رجعي.</translation>
    </message>
    <message id="E500">
        <translation>الرمز 20 رقمًا. ما زال ناقصًا.</translation>
    </message>
    <message id="E501">
        <translation>لهذا المشترك عمل ما زال بلا جواب. لا يُعمل شيء آخر له حتى يصل الجواب.</translation>
    </message>
    <message id="E502">
        <translation>لا جواب من الخادم. لا يُبدأ من جديد: يُرسل الطلب نفسه مرة أخرى تلقائيًا.</translation>
    </message>
    <message id="E503">
        <translation>هذا العداد سيتغيّر مفتاحه: يُشحن وحده.</translation>
    </message>
    <message id="E504">
        <translation>حقل ناقص أو غير مفهوم.</translation>
    </message>
    <message id="E505">
        <translation>لا عملية معلّقة على هذا العداد. ما ظهر رمزه لا يُعكس: تُفتح حالة العداد الخاطئ.</translation>
    </message>
    <message id="E506">
        <translation>طلب العكس في الطريق. لا يُتراجع عنه حتى يصل جوابه.</translation>
    </message>
    <message id="E540">
        <translation>سجل هذا الجهاز لا يتابع السجل المحفوظ عند الخادم. لا بيع على هذا الجهاز. يرجى الاتصال بالدعم الفني.</translation>
    </message>
    <message id="E541">
        <translation>ينقص الخادم جزء من سجل هذا الجهاز. يُرسل من جديد تلقائيًا.</translation>
    </message>
    <message id="E550">
        <translation>لم يُجرد الصندوق. يُكتب عدد القطع لفئة واحدة على الأقل، ولو صفرًا.</translation>
    </message>
    <message id="E551">
        <translation>لا جواب من الخادم على الخطوة السابقة. تُسأل أولًا بالرقم نفسه (F9).</translation>
    </message>
    <message id="E552">
        <translation>بدأ هذه الخطوة شخص آخر. لا يسأل عنها إلا هو بعد دخوله.</translation>
    </message>
    <message id="E553">
        <translation>لا جواب من الخادم. الخطوة محفوظة برقمها ولن تتكرر. يُعاد السؤال بـ F12.</translation>
    </message>
    <message id="E554">
        <translation>الحقل مطلوب: {x}</translation>
    </message>
    <message id="E555">
        <translation>لم تُطبع القسيمة. تُطبع من جديد بـ F7.</translation>
    </message>
    <message id="E556">
        <translation>لم تؤكد الطابعة القسيمة. يرجى النظر إلى الورق؛ F7 تطبع نسخة.</translation>
    </message>
    <message id="E557">
        <translation>يختلف الجرد عن العهدة من الوردية السابقة. يُكتب السبب ثم F12، أو Esc للعد من البداية.</translation>
    </message>
    <message id="E560">
        <translation>لا يمكن الدخول هنا دون اتصال. يُسجَّل الدخول مرة واحدة والاتصال قائم، ثم يصلح أسبوعين.</translation>
    </message>
    <message id="E561">
        <translation>وصلت رموز لا تصلح لهذا الجهاز ولم تُحفظ. البيع مع الاتصال مستمر. يرجى إبلاغ الفني.</translation>
    </message>
    <message id="E562">
        <translation>ملف الرموز المحفوظة تالف وأُتلف. تُجلب الرموز من جديد عند عودة الاتصال.</translation>
    </message>
    <message id="E563">
        <translation>تعذّر حفظ الرموز على القرص. البيع مع الاتصال مستمر. يرجى إبلاغ الفني.</translation>
    </message>
    <message id="E564">
        <translation>لا تُقبل رموز تمديد أخرى حتى عودة الاتصال.</translation>
    </message>
    <message id="E565">
        <translation>الرموز المحفوظة مغلقة. يفتحها تسجيل الدخول من جديد بكلمة المرور.</translation>
    </message>
    <message id="E566">
        <translation>لم تعد هذه الرموز محفوظة هنا. لم يُبَع شيء. يُختار المبلغ من جديد.</translation>
    </message>
    <message id="E567">
        <translation>تُرسل أولًا إلى الخادم عمليات البيع دون اتصال، بقي منها {n}. لم يُبَع شيء. يُعاد التأكيد بعد لحظة.</translation>
    </message>
    <message id="E568">
        <translation>لا اتصال: يُشحن الآن بعض العدادات فقط.</translation>
    </message>
    <message id="E569">
        <translation>رمز التمديد غير صحيح. المحاولات المتبقية: {n}.</translation>
    </message>
    <message id="E600">
        <translation>عنوان الخادم غير صحيح. يبدأ بـ {x}</translation>
    </message>
    <message id="E601">
        <translation>يجب إدخال رمز تسجيل الجهاز.</translation>
    </message>
    <message id="E602">
        <translation>يجب تحديد منفذ الطابعة ومنفذ القارئ.</translation>
    </message>
    <message id="E603">
        <translation>شهادة الخادم غير معروفة هنا. تُدخل بصمة شهادة البلدية كما ذكرها المسؤول. لم يُسجَّل الجهاز.</translation>
    </message>
    <message id="E604">
        <translation>لا جواب من الخادم. يرجى التحقق من العنوان والكابل، ثم المحاولة بالرمز نفسه: ما زال صالحًا.</translation>
    </message>
    <message id="E605">
        <translation>لا يمكن الحفظ على هذا الجهاز: القرص ممتلئ أو لا صلاحية للكتابة. لم يضِع شيء.</translation>
    </message>
    <message id="E606">
        <translation>الطابعة والقارئ على المنفذ نفسه. لكل جهاز منفذ.</translation>
    </message>
    <message id="E607">
        <translation>هذا المنفذ غير مفهوم: {x}</translation>
    </message>
    <message id="E608">
        <translation>لم تُؤكَّد الطباعة التجريبية. F12 مرة أخرى لتشغيل الصندوق مع ذلك.</translation>
    </message>
    <message id="E609">
        <translation>لم تطبع الطابعة. يرجى فحص الكابل والكهرباء والمنفذ، ثم F7.</translation>
    </message>
    <message id="E650">
        <translation>ورقة نقدية لا تزال تتحرك. يرجى الانتظار ثم إعادة المحاولة.</translation>
    </message>
    <message id="E651">
        <translation>تغيّر محتوى الصندوق. يرجى البدء من جديد برقم الكيس.</translation>
    </message>
    <message id="E700">
        <translation>لا حساب يحمل هذا الفرق، فلا يُحمَّل ولا يُشطب. القيود كما هي. يُفسَّر أو يُصحَّح بقيد أو يُرفع.</translation>
    </message>
    <message id="E720">
        <translation>الملف المحفوظ ليس كما كُتب. لا يُعتمد عليه؛ يُبلَّغ المسؤول عن الخادم، ويُعد التقرير من جديد.</translation>
    </message>
    <message id="E730">
        <translation>كلمة المرور هذه من قسيمة وتصلح مرة واحدة. المطلوب كلمة مرور لا يعرفها أحد غيرك.</translation>
    </message>
    <message id="E731">
        <translation>انتهت صلاحية القسيمة. تُطلب قسيمة جديدة من الإدارة.</translation>
    </message>
    <message id="E732">
        <translation>كلمة المرور ضعيفة: 12 حرفًا على الأقل، وليست اسم المستخدم ولا ما على القسيمة.</translation>
    </message>
    <message id="E733">
        <translation>لا يوجد مستخدم بهذا الاسم.</translation>
    </message>
    <message id="E734">
        <translation>اسم المستخدم هذا مستعمل، أو كان لشخص ترك العمل.</translation>
    </message>
    <message id="E735">
        <translation>يجب أن يبقى مدير واحد على الأقل.</translation>
    </message>
    <message id="E736">
        <translation>الكلمتان غير متطابقتين. تُكتب الكلمة نفسها مرتين.</translation>
    </message>
    <message id="E740">
        <translation>الشريحة {n}: التعرفة تبعد {x}٪ عن النافذة اليوم. يُؤكَّد إن كان مقصودًا.</translation>
    </message>
    <message id="E741">
        <translation>القيمة غير مقروءة. تُكتب بأرقام ونقطة، مثل 0.5510، دون فواصل.</translation>
    </message>
    <message id="E742">
        <translation>التاريخ غير مقروء. يُكتب مثل 31/01/2027.</translation>
    </message>
    <message id="E743">
        <translation>حدود الشرائح تتصاعد، والشريحة الأخيرة بلا حد.</translation>
    </message>
    <message id="E744">
        <translation>التعرفة أكبر من صفر.</translation>
    </message>
    <message id="E745">
        <translation>هذه الخلية لا تبقى فارغة.</translation>
    </message>
    <message id="E746">
        <translation>هذه الشريحة الوحيدة، فلا تُحذف.</translation>
    </message>
    <message id="E748">
        <translation>أشهر انتهت، اثنا عشر على الأكثر، والأول ليس بعد الأخير.</translation>
    </message>
    <message id="E760">
        <translation>أوقفت الإدارة هذا الجهاز. لا يبيع حتى تعيده. يرجى الاتصال بالإدارة.</translation>
    </message>
    <message id="E761">
        <translation>رسائل تنتظر هناك ولم تُقرأ: {n}. لا تُكتب أخرى حتى تُقرأ.</translation>
    </message>
    <message id="E762">
        <translation>لا يمكن تمديد هذه الرموز: ليست هذه النسخة عند الصندوق، أو يخالف سجله سجل الخادم، أو تغيّر مفتاح أحد عداداتها. ليُقرأ رقم النسخة مرة أخرى.</translation>
    </message>
    <message id="E770">
        <translation>يوجد ملف مفتوح لهذا الإيصال، رقمه {n}.</translation>
    </message>
    <message id="E771">
        <translation>لم يصدر قرار في هذا الملف بعد.</translation>
    </message>
    <message id="E780">
        <translation>لا يُوقَّع إلا كشف تسوية وكيل بصيغة PDF.</translation>
    </message>
    <message id="E781">
        <translation>هذا الطرف وقّع هذه الورقة من قبل.</translation>
    </message>
    <message id="E782">
        <translation>وقّع الطرفان هذه الورقة. يُعترض على ورقة جديدة تُعد بعدها.</translation>
    </message>
    <message id="E783">
        <translation>لا يوقّع أحد عن الطرفين: لكل طرف اسم آخر، ويسجّل كل توقيع موظف آخر.</translation>
    </message>
    <message id="E784">
        <translation>على الورقة سطر معترَض عليه لم يُجب عنه بعد. تُجاب الاعتراضات قبل التوقيع.</translation>
    </message>
    <message id="E795">
        <translation>على هذا الاشتراك عداد. يُستبدل العداد القائم، ولا يُركّب ثانٍ. لم يُكتب شيء.</translation>
    </message>
    <message id="E796">
        <translation>تعذّرت قراءة القائمة مع ملف الربط. لم يُكتب شيء. {reason}</translation>
    </message>
    <message id="E797">
        <translation>في القائمة أخطاء الآن. لم يُكتب شيء. يُختار الملف مرة أخرى لعرضها.</translation>
    </message>
    <message id="E798">
        <translation>تغيّر السجل بعد عرض القائمة. لم يُكتب شيء. يُختار الملف مرة أخرى ويُراجع ما يتغيّر.</translation>
    </message>
    <message id="E799">
        <translation>هذا ليس عدد الصفوف المعروض. لم يُرسل شيء.</translation>
    </message>
    <message id="E800">
        <translation>سُحب هذا الطلب لأن مضمونه تغيّر بعد إرساله. لم يتغير شيء آخر.</translation>
    </message>
    <message id="E801">
        <translation>لا تُقبل إلا وثيقة كاملة بصيغة PDF أو PNG أو JPEG، حتى 5 ميغابايت. لم يُحفظ شيء.</translation>
    </message>
    <message id="E802">
        <translation>الوثيقة المحفوظة ليست كما كُتبت. لا يُعتمد عليها؛ يُبلَّغ المسؤول عن الخادم.</translation>
    </message>
    <message id="E803">
        <translation>تعذرت قراءة الملف، أو كتابته في مجلد التقارير.</translation>
    </message>
    <message id="E805">
        <translation>لم يُغلق اليوم: قيوده كثيرة والمقارنة جارية الآن. الإغلاق ممكن بعد دقائق.</translation>
    </message>
    <message id="E810">
        <translation>هذا الفرق في نقد كان بيدك أو بيد من وافق. يقرر فيه شخصان آخران. لم يتغير شيء.</translation>
    </message>
    <message id="E820">
        <translation>المبلغ أكثر من المتبقي للدفع.</translation>
    </message>
    <message id="E821">
        <translation>لا ورق في الطابعة. لم يُنفَّذ شيء بعد. يرجى تركيب الورق، ثم F12.</translation>
    </message>
    <message id="E822">
        <translation>الطابعة لا تستجيب. لم يُنفَّذ شيء بعد. يرجى فحص الكابل والكهرباء، ثم F12.</translation>
    </message>
    <message id="E823">
        <translation>غطاء الطابعة مفتوح. لم يُنفَّذ شيء بعد. يرجى إغلاقه، ثم F12.</translation>
    </message>
    <message id="E830">
        <translation>هذه البطاقة غير مسجّلة هنا. يُكتب رقم العداد ويُتحقق من الهوية.</translation>
    </message>
    <message id="E831">
        <translation>استُبدلت هذه البطاقة بتاريخ {date}. لا تُقبل إلا البطاقة الجديدة. تُسحب القديمة.</translation>
    </message>
    <message id="E832">
        <translation>أُلغيت هذه البطاقة بتاريخ {date}. تُسحب، ويُكتب رقم العداد بعد التحقق من الهوية.</translation>
    </message>
    <message id="E833">
        <translation>لهذا العداد بطاقة سارية: الإصدار {n}، بتاريخ {date}. يُختار الاستبدال.</translation>
    </message>
    <message id="E834">
        <translation>هذه الشريحة بطاقة سارية لعداد آخر. تُؤخذ بطاقة فارغة.</translation>
    </message>
    <message id="E835">
        <translation>لا يملك الخادم مفتاحًا لتوقيع البطاقات. يُبلَّغ مسؤول النظام.</translation>
    </message>
    <message id="E836">
        <translation>لا بطاقة على القارئ. توضع البطاقة ثم يُكرَّر الأمر.</translation>
    </message>
    <message id="E837">
        <translation>هذه بطاقة أخرى. لم يُكتب عليها شيء.</translation>
    </message>
    <message id="E838">
        <translation>على البطاقة رمز لم يأخذه العداد بعد. F9 مرة أخرى يستبدله.</translation>
    </message>
    <message id="E839">
        <translation>لا تتسع البطاقة لهذه الرموز. هي على الإيصال.</translation>
    </message>
    <message id="E840">
        <translation>لا يوجد هنا قارئ يكتب على هذه البطاقة.</translation>
    </message>
    <message id="E841">
        <translation>توقيع هذه البطاقة غير معروف هنا. لا تُقبل ولا يُكتب عليها.</translation>
    </message>
    <message id="E842">
        <translation>لا بطاقة سارية لهذا العداد. يُختار الإصدار.</translation>
    </message>
    <message id="E870">
        <translation>لم تُحفظ النسخة. يُفحص مجلد الحفظ والقرص.</translation>
    </message>
    <message id="E900">
        <translation>لم يبقَ من النقود المدخلة إلا {x}.</translation>
    </message>
    <message id="M01">
        <translation>كانون الثاني</translation>
    </message>
    <message id="M02">
        <translation>شباط</translation>
    </message>
    <message id="M03">
        <translation>آذار</translation>
    </message>
    <message id="M04">
        <translation>نيسان</translation>
    </message>
    <message id="M05">
        <translation>أيار</translation>
    </message>
    <message id="M06">
        <translation>حزيران</translation>
    </message>
    <message id="M07">
        <translation>تموز</translation>
    </message>
    <message id="M08">
        <translation>آب</translation>
    </message>
    <message id="M09">
        <translation>أيلول</translation>
    </message>
    <message id="M10">
        <translation>تشرين الأول</translation>
    </message>
    <message id="M11">
        <translation>تشرين الثاني</translation>
    </message>
    <message id="M12">
        <translation>كانون الأول</translation>
    </message>
    <message id="N01" numerus="yes">
        <translation>
            <numerusform>0 شيكل</numerusform>
            <numerusform>شيكل واحد</numerusform>
            <numerusform>شيكلان</numerusform>
            <numerusform>{n} شواكل</numerusform>
            <numerusform>{n} شيكلًا</numerusform>
            <numerusform>{n} شيكل</numerusform>
        </translation>
    </message>
    <message id="N02" numerus="yes">
        <translation>
            <numerusform>0 أغورة</numerusform>
            <numerusform>أغورة واحدة</numerusform>
            <numerusform>أغورتان</numerusform>
            <numerusform>{n} أغورات</numerusform>
            <numerusform>{n} أغورة</numerusform>
            <numerusform>{n} أغورة</numerusform>
        </translation>
    </message>
    <message id="N03" numerus="yes">
        <translation>
            <numerusform>لا عمليات</numerusform>
            <numerusform>عملية واحدة</numerusform>
            <numerusform>عمليتان</numerusform>
            <numerusform>{n} عمليات</numerusform>
            <numerusform>{n} عملية</numerusform>
            <numerusform>{n} عملية</numerusform>
        </translation>
    </message>
    <message id="N04" numerus="yes">
        <translation>
            <numerusform>لا رموز</numerusform>
            <numerusform>رمز واحد</numerusform>
            <numerusform>رمزان</numerusform>
            <numerusform>{n} رموز</numerusform>
            <numerusform>{n} رمزًا</numerusform>
            <numerusform>{n} رمز</numerusform>
        </translation>
    </message>
    <message id="N05" numerus="yes">
        <translation>
            <numerusform>لا إيصالات</numerusform>
            <numerusform>إيصال واحد</numerusform>
            <numerusform>إيصالان</numerusform>
            <numerusform>{n} إيصالات</numerusform>
            <numerusform>{n} إيصالًا</numerusform>
            <numerusform>{n} إيصال</numerusform>
        </translation>
    </message>
    <message id="N06" numerus="yes">
        <translation>
            <numerusform>لا أوراق</numerusform>
            <numerusform>ورقة واحدة</numerusform>
            <numerusform>ورقتان</numerusform>
            <numerusform>{n} أوراق</numerusform>
            <numerusform>{n} ورقة</numerusform>
            <numerusform>{n} ورقة</numerusform>
        </translation>
    </message>
    <message id="N07" numerus="yes">
        <translation>
            <numerusform>لا محاولات</numerusform>
            <numerusform>محاولة واحدة</numerusform>
            <numerusform>محاولتان</numerusform>
            <numerusform>{n} محاولات</numerusform>
            <numerusform>{n} محاولة</numerusform>
            <numerusform>{n} محاولة</numerusform>
        </translation>
    </message>
    <message id="N08" numerus="yes">
        <translation>
            <numerusform>لا عدادات</numerusform>
            <numerusform>عداد واحد</numerusform>
            <numerusform>عدادان</numerusform>
            <numerusform>{n} عدادات</numerusform>
            <numerusform>{n} عدادًا</numerusform>
            <numerusform>{n} عداد</numerusform>
        </translation>
    </message>
    <message id="N09" numerus="yes">
        <translation>
            <numerusform>الآن</numerusform>
            <numerusform>ثانية واحدة</numerusform>
            <numerusform>ثانيتان</numerusform>
            <numerusform>{n} ثوانٍ</numerusform>
            <numerusform>{n} ثانية</numerusform>
            <numerusform>{n} ثانية</numerusform>
        </translation>
    </message>
    <message id="N10" numerus="yes">
        <translation>
            <numerusform>أقل من دقيقة</numerusform>
            <numerusform>دقيقة واحدة</numerusform>
            <numerusform>دقيقتان</numerusform>
            <numerusform>{n} دقائق</numerusform>
            <numerusform>{n} دقيقة</numerusform>
            <numerusform>{n} دقيقة</numerusform>
        </translation>
    </message>
    <message id="N11" numerus="yes">
        <translation>
            <numerusform>أقل من ساعة</numerusform>
            <numerusform>ساعة واحدة</numerusform>
            <numerusform>ساعتان</numerusform>
            <numerusform>{n} ساعات</numerusform>
            <numerusform>{n} ساعة</numerusform>
            <numerusform>{n} ساعة</numerusform>
        </translation>
    </message>
    <message id="N12" numerus="yes">
        <translation>
            <numerusform>اليوم</numerusform>
            <numerusform>يوم واحد</numerusform>
            <numerusform>يومان</numerusform>
            <numerusform>{n} أيام</numerusform>
            <numerusform>{n} يومًا</numerusform>
            <numerusform>{n} يوم</numerusform>
        </translation>
    </message>
    <message id="R01">
        <translation>إيصال شحن كهرباء</translation>
    </message>
    <message id="R02">
        <translation>إيصال شحن مياه</translation>
    </message>
    <message id="R03">
        <translation>إيصال دفع دون شحن</translation>
    </message>
    <message id="R04">
        <translation>رمز الشحن – تُدخل الأرقام من اليسار إلى اليمين</translation>
    </message>
    <message id="R05">
        <translation>الرمز {i} من {n}</translation>
    </message>
    <message id="R06">
        <translation>يرجى الاحتفاظ بالإيصال. لا يُلغى الرمز ولا يُستردّ ثمنه.</translation>
    </message>
    <message id="R07">
        <translation>للتحقق من الإيصال أو لتقديم شكوى بشأنه</translation>
    </message>
    <message id="R08">
        <translation>نسخة رقم {n} – ليست شحنة جديدة</translation>
    </message>
    <message id="R09">
        <translation>بيع دون اتصال بسعر {date}، ويُسوّى أي فرق في الشحنة القادمة</translation>
    </message>
    <message id="R10">
        <translation>الترتيب: الرموز القديمة، ثم رموز تغيير المفتاح بالتسلسل، ثم رمز الشحن</translation>
    </message>
    <message id="R11">
        <translation>قسيمة مطالبة: المبلغ محفوظ ولم يصدر رمز</translation>
    </message>
    <message id="R12">
        <translation>التوقيعان</translation>
    </message>
    <message id="R13">
        <translation>ما زال ضمن الشريحة: {x}</translation>
    </message>
    <message id="R20">
        <translation>المبلغ المدفوع</translation>
    </message>
    <message id="R21">
        <translation>{n} – {name}</translation>
    </message>
    <message id="R22">
        <translation>التاريخ والوقت</translation>
    </message>
    <message id="R23">
        <translation>{name} – {period}</translation>
    </message>
    <message id="R24">
        <translation>{kind} – قرار {decision}</translation>
    </message>
    <message id="R25">
        <translation>{month} {number}</translation>
    </message>
    <message id="R26">
        <translation>شريحة {n}</translation>
    </message>
    <message id="R27">
        <translation>ضريبة القيمة المضافة {p}</translation>
    </message>
    <message id="R28">
        <translation>الأصل – عملية متصلة</translation>
    </message>
    <message id="R29">
        <translation>هاتف: {phone}</translation>
    </message>
    <message id="R30">
        <translation>بصمة اليومية: {x}</translation>
    </message>
    <message id="R31">
        <translation>رقم المشتغل المرخّص: {x}</translation>
    </message>
    <message id="R32">
        <translation>المدفوع بالبطاقة البنكية</translation>
    </message>
    <message id="R33">
        <translation>المدفوع بالتحويل</translation>
    </message>
    <message id="R60">
        <translation>تصحيح تعرفة بقرار {decision} (ضمن المرحّل)</translation>
    </message>
    <message id="R61">
        <translation>الرمز {i} من {n} – تغيير المفتاح</translation>
    </message>
    <message id="R62">
        <translation>الرمز {i} من {n} – الشحن</translation>
    </message>
    <message id="R63">
        <translation>بعد تغيير المفتاح لا يقبل العداد أي رمز شحن سابق.</translation>
    </message>
    <message id="R64">
        <translation>الرموز – تُدخل الأرقام من اليسار إلى اليمين</translation>
    </message>
    <message id="R65">
        <translation>لم يعد الاسم محفوظًا</translation>
    </message>
    <message id="R300">
        <translation>المدفوع بشيك</translation>
    </message>
    <message id="R301">
        <translation>المدفوع من الأمانة المحفوظة</translation>
    </message>
    <message id="R400">
        <translation>منها ضريبة القيمة المضافة {p}</translation>
    </message>
    <message id="R401">
        <translation>المتبقي من هذه البنود</translation>
    </message>
    <message id="R402">
        <translation>لا يشحن هذا الإيصال العداد.</translation>
    </message>
    <message id="R403">
        <translation>يرجى الاحتفاظ بالإيصال.</translation>
    </message>
    <message id="R404">
        <translation>الأصل</translation>
    </message>
    <message id="R405">
        <translation>شحن مجاني</translation>
    </message>
    <message id="R406">
        <translation>رمز فني</translation>
    </message>
    <message id="R407">
        <translation>تصحيح شحن عداد خاطئ</translation>
    </message>
    <message id="R408">
        <translation>رموز تغيير المفتاح</translation>
    </message>
    <message id="R409">
        <translation>تأجيل دفعات</translation>
    </message>
    <message id="R410">
        <translation>رمز دون بيع</translation>
    </message>
    <message id="R411">
        <translation>رقم المستند</translation>
    </message>
    <message id="R412">
        <translation>طلبه</translation>
    </message>
    <message id="R413">
        <translation>وافق عليه</translation>
    </message>
    <message id="R414">
        <translation>السبب</translation>
    </message>
    <message id="R415">
        <translation>لم يُدفع ثمن لهذا الرمز.</translation>
    </message>
    <message id="R416">
        <translation>يُستحق من جديد في</translation>
    </message>
    <message id="R417">
        <translation>تأكيد مفتاح العداد</translation>
    </message>
    <message id="R418">
        <translation>المفتاح الآن</translation>
    </message>
    <message id="R419">
        <translation>عكس عملية</translation>
    </message>
    <message id="R420">
        <translation>إيصال العملية</translation>
    </message>
    <message id="R421">
        <translation>يُعاد نقدًا</translation>
    </message>
    <message id="R565">
        <translation>بأمر إغلاق رقم {n}</translation>
    </message>
    <message id="R566">
        <translation>شحنة {i} من {n} دُفعت معًا</translation>
    </message>
    <message id="R567">
        <translation>الأصل – عملية دون اتصال</translation>
    </message>
    <message id="R570">
        <translation>بإذن ممدَّد هاتفيًا</translation>
    </message>
    <message id="R650">
        <translation>أوراق لم تُقرأ قيمتها</translation>
    </message>
    <message id="R651">
        <translation>التوقيع</translation>
    </message>
    <message id="R652">
        <translation>الشخص الثاني</translation>
    </message>
    <message id="R653">
        <translation>هذه ورقة تجريبية ولا قيمة لها.</translation>
    </message>
    <message id="R700">
        <translation>قسيمة فتح الوردية</translation>
    </message>
    <message id="R701">
        <translation>تقرير X</translation>
    </message>
    <message id="R702">
        <translation>تقرير Z</translation>
    </message>
    <message id="R703">
        <translation>سند إدخال نقد</translation>
    </message>
    <message id="R704">
        <translation>سند إخراج نقد</translation>
    </message>
    <message id="R705">
        <translation>قسيمة إيداع</translation>
    </message>
    <message id="R706">
        <translation>فتح الصندوق دون بيع</translation>
    </message>
    <message id="R707">
        <translation>رقم الصندوق</translation>
    </message>
    <message id="R708">
        <translation>رقم الوردية</translation>
    </message>
    <message id="R709">
        <translation>رقم القسيمة</translation>
    </message>
    <message id="R710">
        <translation>المستخدم</translation>
    </message>
    <message id="R711">
        <translation>السبب</translation>
    </message>
    <message id="R712">
        <translation>المسلّم أو المستلم</translation>
    </message>
    <message id="R713">
        <translation>رقم المستند</translation>
    </message>
    <message id="R714">
        <translation>البنك</translation>
    </message>
    <message id="R715">
        <translation>رقم الكيس</translation>
    </message>
    <message id="R716">
        <translation>عدد الورديات</translation>
    </message>
    <message id="R717">
        <translation>فُتحت</translation>
    </message>
    <message id="R718">
        <translation>أُغلقت</translation>
    </message>
    <message id="R720">
        <translation>مجموع الجرد</translation>
    </message>
    <message id="R721">
        <translation>المبلغ</translation>
    </message>
    <message id="R722">
        <translation>المستحق من الورديات</translation>
    </message>
    <message id="R723">
        <translation>المبلغ في الكيس</translation>
    </message>
    <message id="R724">
        <translation>العهدة من الوردية السابقة</translation>
    </message>
    <message id="R725">
        <translation>العهدة الافتتاحية</translation>
    </message>
    <message id="R726">
        <translation>النقد المتوقع</translation>
    </message>
    <message id="R727">
        <translation>النقد المعدود</translation>
    </message>
    <message id="R728">
        <translation>يبقى في الصندوق</translation>
    </message>
    <message id="R729">
        <translation>للإيداع</translation>
    </message>
    <message id="R730">
        <translation>عهدة فكة</translation>
    </message>
    <message id="R731">
        <translation>إلى الصندوق الرئيسي</translation>
    </message>
    <message id="R732">
        <translation>مصروف نثري</translation>
    </message>
    <message id="R733">
        <translation>أول وردية لهذا الصندوق</translation>
    </message>
    <message id="R740">
        <translation>نقدًا</translation>
    </message>
    <message id="R741">
        <translation>إدخال نقد</translation>
    </message>
    <message id="R742">
        <translation>إخراج نقد</translation>
    </message>
    <message id="R743">
        <translation>أمانة مقبوضة</translation>
    </message>
    <message id="R744">
        <translation>أمانة مردودة</translation>
    </message>
    <message id="R745">
        <translation>رصيد اشتراك مغلق</translation>
    </message>
    <message id="R750">
        <translation>عدد المبيعات</translation>
    </message>
    <message id="R751">
        <translation>الإيصالات من – إلى</translation>
    </message>
    <message id="R752">
        <translation>المباع: {name}</translation>
    </message>
    <message id="R753">
        <translation>نسخ الإيصالات</translation>
    </message>
    <message id="R754">
        <translation>دفعات دون شحن</translation>
    </message>
    <message id="R755">
        <translation>مبيعات أُلغيت</translation>
    </message>
    <message id="R756">
        <translation>دفعات: {name}</translation>
    </message>
    <message id="R757">
        <translation>ملغاة: {name}</translation>
    </message>
    <message id="R758">
        <translation>{name} ({n})</translation>
    </message>
    <message id="R760">
        <translation>الفرق</translation>
    </message>
    <message id="R761">
        <translation>زيادة</translation>
    </message>
    <message id="R762">
        <translation>نقص</translation>
    </message>
    <message id="R770">
        <translation>تقرير Z السابق</translation>
    </message>
    <message id="R771">
        <translation>بصمة اليومية عند الفتح، القيد {n}</translation>
    </message>
    <message id="R772">
        <translation>بصمة اليومية، القيد {n}</translation>
    </message>
    <message id="R773">
        <translation>مؤقت: لم تصل اليومية كاملة إلى الخادم بعد.</translation>
    </message>
    <message id="R780">
        <translation>أمين الصندوق</translation>
    </message>
    <message id="R781">
        <translation>المستلم</translation>
    </message>
    <message id="R820">
        <translation>مجموع المبيعات</translation>
    </message>
    <message id="R821">
        <translation>مجموع المؤجّل</translation>
    </message>
    <message id="R830">
        <translation>بطاقة المشترك</translation>
    </message>
    <message id="R831">
        <translation>رقم الإصدار</translation>
    </message>
    <message id="R832">
        <translation>تُحفظ البطاقة، ويُبلَّغ المكتب فور فقدانها.</translation>
    </message>
    <message id="R833">
        <translation>إلغاء بطاقة المشترك</translation>
    </message>
    <message id="R834">
        <translation>البطاقة السابقة لا تُقبل بعد الآن.</translation>
    </message>
    <message id="R835">
        <translation>رقم الشريحة</translation>
    </message>
    <message id="R836">
        <translation>تاريخ الإصدار</translation>
    </message>
    <message id="R837">
        <translation>هذه البطاقة لا تُقبل بعد الآن.</translation>
    </message>
    <message id="R870">
        <translation>ما زال ضمن شريحة {n}</translation>
    </message>
    <message id="R871">
        <translation>المشترى قبل هذه الشحنة – شريحة {n}</translation>
    </message>
    <message id="R872">
        <translation>{bought} – شريحة {n}</translation>
    </message>
    <message id="R873">
        <translation>مؤجّل حتى {date}</translation>
    </message>
    <message id="R874">
        <translation>مؤجّل</translation>
    </message>
    <message id="R875">
        <translation>مشتغل نقطة البيع المرخّص: {x}</translation>
    </message>
    <message id="R876">
        <translation>وثمنه شامل الضريبة</translation>
    </message>
    <message id="R877">
        <translation>مجموع ضريبة القيمة المضافة {p}</translation>
    </message>
    <message id="R878">
        <translation>الوحدات الصادرة</translation>
    </message>
    <message id="R879">
        <translation>فرق سعر للإيصال {number}، بيع دون خط (ضمن المرحّل)</translation>
    </message>
    <message id="R900">
        <translation>إيصال رصيد محفوظ</translation>
    </message>
    <message id="R901">
        <translation>رصيد محفوظ للشحنة القادمة</translation>
    </message>
    <message id="R902">
        <translation>مجموع الرصيد المحفوظ</translation>
    </message>
    <message id="R903">
        <translation>يُستعمل هذا الرصيد في الشحنة القادمة، من الجهاز أو لدى الصندوق.</translation>
    </message>
    <message id="R910">
        <translation>رقم القسيمة</translation>
    </message>
    <message id="R911">
        <translation>المبلغ المسجّل</translation>
    </message>
    <message id="R912">
        <translation>يرجى إبراز هذه القسيمة في مكتب البلدية.</translation>
    </message>
    <message id="R913">
        <translation>لم يصل الجواب بعد. تُعرف النتيجة في أي مكتب بهذا الرقم.</translation>
    </message>
    <message id="R914">
        <translation>قسيمة عملية بانتظار الجواب</translation>
    </message>
    <message id="R920">
        <translation>قسيمة تفريغ صندوق النقود</translation>
    </message>
    <message id="R921">
        <translation>رقم الكيس المختوم</translation>
    </message>
    <message id="R922">
        <translation>المبلغ بحسب اليومية</translation>
    </message>
    <message id="R925">
        <translation>الجابي</translation>
    </message>
    <message id="R930">
        <translation>طباعة تجريبية</translation>
    </message>
    <message id="S02">
        <translation>جارٍ قراءة البطاقة…</translation>
    </message>
    <message id="S03">
        <translation>قُرئت البطاقة</translation>
    </message>
    <message id="S04">
        <translation>جارٍ البحث عن العداد…</translation>
    </message>
    <message id="S05">
        <translation>متصل · آخر جواب قبل {n} ث</translation>
    </message>
    <message id="S06">
        <translation>الاتصال بطيء</translation>
    </message>
    <message id="S07">
        <translation>دون اتصال · البيع من الرموز المحفوظة · ينتهي الإذن {time}</translation>
    </message>
    <message id="S09">
        <translation>غير مزامَنة: {n}</translation>
    </message>
    <message id="S10">
        <translation>جارٍ الإرسال…</translation>
    </message>
    <message id="S12">
        <translation>تمت العملية</translation>
    </message>
    <message id="S13">
        <translation>جارٍ الطباعة…</translation>
    </message>
    <message id="S14">
        <translation>تمت الطباعة</translation>
    </message>
    <message id="S15">
        <translation>الطباعة غير مؤكدة</translation>
    </message>
    <message id="S16">
        <translation>يمكن البيع</translation>
    </message>
    <message id="S17">
        <translation>موقوف</translation>
    </message>
    <message id="S21">
        <translation>الورق على وشك الانتهاء</translation>
    </message>
    <message id="S22">
        <translation>انتهى الورق</translation>
    </message>
    <message id="S23">
        <translation>غطاء الطابعة مفتوح</translation>
    </message>
    <message id="S24">
        <translation>القارئ غير موصول</translation>
    </message>
    <message id="S29">
        <translation>خارج الخدمة</translation>
    </message>
    <message id="S30">
        <translation>لا تُقبل النقود حاليًا، يمكن الشحن من الصندوق</translation>
    </message>
    <message id="S31">
        <translation>المبلغ المدخل حتى الآن</translation>
    </message>
    <message id="S32">
        <translation>أُعيدت الورقة النقدية</translation>
    </message>
    <message id="S34">
        <translation>تدريب – غير صالح</translation>
    </message>
    <message id="S40">
        <translation>تمرير بطاقة أو كتابة رقم عداد</translation>
    </message>
    <message id="S41">
        <translation>مكتوب</translation>
    </message>
    <message id="S42">
        <translation>من البحث</translation>
    </message>
    <message id="S44">
        <translation>عداد كهرباء للمشترك نفسه</translation>
    </message>
    <message id="S45">
        <translation>عداد مياه للمشترك نفسه</translation>
    </message>
    <message id="S46">
        <translation>يرجى التأكد من الاسم ورقم العداد مع المشترك.</translation>
    </message>
    <message id="S47">
        <translation>بعد إصدار الرمز لا يمكن الإلغاء أو الاسترداد.</translation>
    </message>
    <message id="S48">
        <translation>المبلغ المدفوع</translation>
    </message>
    <message id="S49">
        <translation>الاقتطاعات</translation>
    </message>
    <message id="S50">
        <translation>{share} – السقف {ceiling}</translation>
    </message>
    <message id="S51">
        <translation>يبقى {x}</translation>
    </message>
    <message id="S52">
        <translation>ثمن الكهرباء</translation>
    </message>
    <message id="S53">
        <translation>شامل الضريبة</translation>
    </message>
    <message id="S54">
        <translation>الشريحة {n}</translation>
    </message>
    <message id="S55">
        <translation>ضريبة القيمة المضافة {rate}</translation>
    </message>
    <message id="S56">
        <translation>سابقًا</translation>
    </message>
    <message id="S57">
        <translation>هذه العملية</translation>
    </message>
    <message id="S59">
        <translation>قرار تعرفة {n}</translation>
    </message>
    <message id="S60">
        <translation>المكان</translation>
    </message>
    <message id="S62">
        <translation>لا شحن سابق</translation>
    </message>
    <message id="S65">
        <translation>F5 بالكمية</translation>
    </message>
    <message id="S66">
        <translation>F5 بالمال</translation>
    </message>
    <message id="S67">
        <translation>المطلوب: {x}</translation>
    </message>
    <message id="S68">
        <translation>فارغ = بالضبط</translation>
    </message>
    <message id="S69">
        <translation>ورقة {v} × {n}</translation>
    </message>
    <message id="S70">
        <translation>هل هذا هو المشترك؟ Enter لتأكيد الاسم.</translation>
    </message>
    <message id="S71">
        <translation>يظهر هنا تفصيل السعر قبل البيع، بحسب المبلغ.</translation>
    </message>
    <message id="S73">
        <translation>يرجى من المشترك مراجعة المكتب.</translation>
    </message>
    <message id="S74">
        <translation>بحث بالاسم أو رقم الاشتراك أو رقم الجوال</translation>
    </message>
    <message id="S75">
        <translation>↑ ↓ لاختيار عداد، Enter لاعتماده</translation>
    </message>
    <message id="S76">
        <translation>لا نتائج.</translation>
    </message>
    <message id="S77">
        <translation>النتائج أكثر من المعروض: يرجى كتابة أحرف إضافية.</translation>
    </message>
    <message id="S78">
        <translation>نقطة {n}</translation>
    </message>
    <message id="S79">
        <translation>الطابعة جاهزة</translation>
    </message>
    <message id="S80">
        <translation>القارئ جاهز</translation>
    </message>
    <message id="S81">
        <translation>الطابعة غير موصولة</translation>
    </message>
    <message id="S82">
        <translation>الطابعة لا تستجيب</translation>
    </message>
    <message id="S83">
        <translation>معلّقة: {n}</translation>
    </message>
    <message id="S84">
        <translation>إيصال غير مؤكد</translation>
    </message>
    <message id="S86">
        <translation>ك.و.س</translation>
    </message>
    <message id="S87">
        <translation>م³</translation>
    </message>
    <message id="S88">
        <translation>لم يُجرَّب الاتصال بعد</translation>
    </message>
    <message id="S89">
        <translation>اسم المستخدم</translation>
    </message>
    <message id="S90">
        <translation>كلمة المرور</translation>
    </message>
    <message id="S91">
        <translation>مفتاح الأحرف الكبيرة Caps Lock مفعّل</translation>
    </message>
    <message id="S92">
        <translation>الجهاز {n} · الإصدار {v}</translation>
    </message>
    <message id="S93">
        <translation>جارٍ تسجيل الدخول…</translation>
    </message>
    <message id="S95">
        <translation>إيصال رقم {n}</translation>
    </message>
    <message id="S96">
        <translation>المشترك التالي: تمرير بطاقة أو Enter</translation>
    </message>
    <message id="S97">
        <translation>الإيصال سليم: Enter. ناقص أو تالف: F7 لطباعة نسخة رقم 1.</translation>
    </message>
    <message id="S98">
        <translation>لم يُطبع الإيصال. F7 لإعادة المحاولة، ويمكن نسخ الرمز أعلاه باليد.</translation>
    </message>
    <message id="S99">
        <translation>طُبعت نسخة رقم {n}</translation>
    </message>
    <message id="S100">
        <translation>عمليات بانتظار الجواب</translation>
    </message>
    <message id="S101">
        <translation>يُحفظ {x} جانبًا</translation>
    </message>
    <message id="S102">
        <translation>مسجَّلة</translation>
    </message>
    <message id="S103">
        <translation>أُرسلت</translation>
    </message>
    <message id="S104">
        <translation>الجواب؟</translation>
    </message>
    <message id="S105">
        <translation>السؤال القادم {time}</translation>
    </message>
    <message id="S106">
        <translation>آخر سؤال {time}: لا جواب بعد</translation>
    </message>
    <message id="S107">
        <translation>لم يُسأل الخادم بعد</translation>
    </message>
    <message id="S108">
        <translation>جارٍ السؤال…</translation>
    </message>
    <message id="S109">
        <translation>لم يُبع شيء: المبلغ {x} ما زال للمشترك.</translation>
    </message>
    <message id="S110">
        <translation>Enter: تكرار المحاولة للمشترك نفسه. F8: أُعيد المبلغ.</translation>
    </message>
    <message id="S111">
        <translation>تمت العملية على الخادم. Enter للعرض والطباعة.</translation>
    </message>
    <message id="S112">
        <translation>لا عمليات بانتظار الجواب.</translation>
    </message>
    <message id="S113">
        <translation>آخر إيصالات هذا الصندوق</translation>
    </message>
    <message id="S114">
        <translation>F12 لطباعة نسخة موسومة: الرقم نفسه والرمز نفسه.</translation>
    </message>
    <message id="S115">
        <translation>لا إيصالات بعد.</translation>
    </message>
    <message id="S116">
        <translation>النسخ: {n}</translation>
    </message>
    <message id="S117">
        <translation>توقّف البيع</translation>
    </message>
    <message id="S118">
        <translation>لا يُباع شيء حتى يُحلّ ذلك. كل مبلغ مستلم محفوظ في اليومية.</translation>
    </message>
    <message id="S119">
        <translation>F5: تكرار المحاولة</translation>
    </message>
    <message id="S121">
        <translation>رسوم مستحقة</translation>
    </message>
    <message id="S124">
        <translation>تُدخل الأرقام العشرون في العداد من اليسار إلى اليمين</translation>
    </message>
    <message id="S125">
        <translation>Esc: عدم البيع. Ctrl+F12: متابعة البيع.</translation>
    </message>
    <message id="S128">
        <translation>الشحن المسبق الدفع</translation>
    </message>
    <message id="S133">
        <translation>لم يُطبع</translation>
    </message>
    <message id="S134">
        <translation>لم تتم</translation>
    </message>
    <message id="S135">
        <translation>بدأت العملية في الساعة {time}</translation>
    </message>
    <message id="S136">
        <translation>الكمية</translation>
    </message>
    <message id="S137">
        <translation>مبالغ غير مسوّاة: {n}</translation>
    </message>
    <message id="S138">
        <translation>إيصال لم يُطبع</translation>
    </message>
    <message id="S139">
        <translation>سيتغيّر مفتاح هذا العداد. هل لدى المشترك رموز شحن قديمة لم تُدخل بعد؟ F5 نعم، F6 لا</translation>
    </message>
    <message id="S400">
        <translation>المزيد من الأعمال</translation>
    </message>
    <message id="S401">
        <translation>يُضغط الرقم، أو يُختار بالأسهم ثم Enter.</translation>
    </message>
    <message id="S402">
        <translation>فحص رمز أحضره مشترك</translation>
    </message>
    <message id="S403">
        <translation>يُكتب رقم العداد والرمز كما هو على الورقة. لا يتغيّر شيء: هذا فحص فقط.</translation>
    </message>
    <message id="S404">
        <translation>الرمز، 20 رقمًا</translation>
    </message>
    <message id="S405">
        <translation>الرمز صحيح، أصدرناه لهذا العداد</translation>
    </message>
    <message id="S406">
        <translation>عملية هذا الرمز أُلغيت</translation>
    </message>
    <message id="S407">
        <translation>الرمز يناسب العداد لكنه ليس في سجلاتنا. لا يُقبل، ويُبلَّغ المشرف.</translation>
    </message>
    <message id="S408">
        <translation>هذا الرمز ليس لهذا العداد. يُقارَن رقم العداد على الورقة.</translation>
    </message>
    <message id="S409">
        <translation>الأرقام لا تكوّن رمزًا. تُراجَع رقمًا رقمًا مع الورقة.</translation>
    </message>
    <message id="S410">
        <translation>هذا رمز تغيير مفتاح. يُدخل قبل رمز الشحن، وبالترتيب المطبوع.</translation>
    </message>
    <message id="S411">
        <translation>هذا رمز فحص للشاشة، لا يغيّر الرصيد.</translation>
    </message>
    <message id="S412">
        <translation>هذا رمز فني، ليس رمز شحن.</translation>
    </message>
    <message id="S413">
        <translation>هذا نوع من الرموز لا نصدره.</translation>
    </message>
    <message id="S414">
        <translation>الكمية</translation>
    </message>
    <message id="S415">
        <translation>وقت الإصدار في الرمز</translation>
    </message>
    <message id="S416">
        <translation>إيصال رقم</translation>
    </message>
    <message id="S417">
        <translation>تمنع العدادات استعمال الرمز مرتين: الفحص لا يقول إن كان الرمز قد أُدخل.</translation>
    </message>
    <message id="S418">
        <translation>العملية</translation>
    </message>
    <message id="S419">
        <translation>الرمز من عمل بلا بيع: {n}</translation>
    </message>
    <message id="S420">
        <translation>يرجى التأكد من رقم الاشتراك والاسم والمبلغ.</translation>
    </message>
    <message id="S421">
        <translation>لا يصدر رمز شحن عن هذه الدفعة.</translation>
    </message>
    <message id="S422">
        <translation>دفع المستحقات دون شحن</translation>
    </message>
    <message id="S423">
        <translation>يُسدَّد الأقدم أولًا. لدفع بنود معيّنة: Tab إلى القائمة ثم مفتاح المسافة.</translation>
    </message>
    <message id="S424">
        <translation>مجموع المستحق</translation>
    </message>
    <message id="S425">
        <translation>المستحق {x}</translation>
    </message>
    <message id="S426">
        <translation>إيصالات وأعمال هذا الصندوق دون بيع</translation>
    </message>
    <message id="S427">
        <translation>ما ينتظر جوابًا أو ورقة يقف أولًا. Enter يعرضه.</translation>
    </message>
    <message id="S428">
        <translation>لا شيء بعد.</translation>
    </message>
    <message id="S429">
        <translation>تم القبض</translation>
    </message>
    <message id="S430">
        <translation>بانتظار الجواب</translation>
    </message>
    <message id="S431">
        <translation>رُفض – لم يُسجَّل شيء</translation>
    </message>
    <message id="S432">
        <translation>أُعيد المال أو استُعمل</translation>
    </message>
    <message id="S433">
        <translation>يُحفظ المبلغ جانبًا: {x}</translation>
    </message>
    <message id="S434">
        <translation>يُعاد للمشترك {x}</translation>
    </message>
    <message id="S435">
        <translation>الاشتراك {n}</translation>
    </message>
    <message id="S436">
        <translation>دفعة دون شحن</translation>
    </message>
    <message id="S437">
        <translation>المبلغ المدفوع</translation>
    </message>
    <message id="S438">
        <translation>F5 كل المستحق</translation>
    </message>
    <message id="S439">
        <translation>كهرباء ومياه في زيارة واحدة</translation>
    </message>
    <message id="S440">
        <translation>يُكتب مبلغ كل عداد؛ الفارغ لا يُشحن. كل عداد عملية مستقلة برمزها، والإيصالات على شريط واحد.</translation>
    </message>
    <message id="S441">
        <translation>المجموع</translation>
    </message>
    <message id="S442">
        <translation>كل العدادات</translation>
    </message>
    <message id="S443">
        <translation>نتيجة الزيارة</translation>
    </message>
    <message id="S444">
        <translation>يُحفظ جانبًا</translation>
    </message>
    <message id="S445">
        <translation>عداد ما زال معلّقًا أو مرفوضًا: Enter يفتحه، وماله جانبًا.</translation>
    </message>
    <message id="S446">
        <translation>موافقة شخص ثانٍ</translation>
    </message>
    <message id="S447">
        <translation>اسم المستخدم للموافق</translation>
    </message>
    <message id="S448">
        <translation>هنا: يكتب الموافق اسمه وكلمة مروره ثم Enter. أو من جهاز آخر: تنتظر هذه الشاشة وتُظهر الجواب.</translation>
    </message>
    <message id="S449">
        <translation>F12 ينفّذ ما تمت الموافقة عليه، كما هو.</translation>
    </message>
    <message id="S450">
        <translation>بانتظار الموافقة</translation>
    </message>
    <message id="S451">
        <translation>تمت الموافقة</translation>
    </message>
    <message id="S452">
        <translation>رُفض</translation>
    </message>
    <message id="S453">
        <translation>انتهت المهلة</translation>
    </message>
    <message id="S454">
        <translation>استُعملت الموافقة</translation>
    </message>
    <message id="S455">
        <translation>صالح حتى {time}</translation>
    </message>
    <message id="S456">
        <translation>وافق: {name}</translation>
    </message>
    <message id="S457">
        <translation>شحن مجاني</translation>
    </message>
    <message id="S458">
        <translation>السبب</translation>
    </message>
    <message id="S459">
        <translation>كمية دون ثمن، بموافقة المشرف. لا تدخل في الصندوق.</translation>
    </message>
    <message id="S460">
        <translation>شحن {x} دون ثمن للعداد {meter} – {name}</translation>
    </message>
    <message id="S461">
        <translation>تم إصدار الرمز</translation>
    </message>
    <message id="S462">
        <translation>وافق عليه</translation>
    </message>
    <message id="S463">
        <translation>رمز فني</translation>
    </message>
    <message id="S464">
        <translation>شحن عداد خاطئ</translation>
    </message>
    <message id="S465">
        <translation>رموز تغيير المفتاح</translation>
    </message>
    <message id="S466">
        <translation>تأجيل دفعات</translation>
    </message>
    <message id="S467">
        <translation>تم التأجيل</translation>
    </message>
    <message id="S468">
        <translation>تأكيد مفتاح العداد</translation>
    </message>
    <message id="S469">
        <translation>تم التأكيد</translation>
    </message>
    <message id="S470">
        <translation>رمز بلا مال لعداد واحد، بأمر عمل وموافقة مشرف. الرقم يختار العمل.</translation>
    </message>
    <message id="S471">
        <translation>إزالة حالة العبث</translation>
    </message>
    <message id="S472">
        <translation>حدّ القدرة (واط)</translation>
    </message>
    <message id="S473">
        <translation>حدّ عدم توازن الأطوار (واط)</translation>
    </message>
    <message id="S474">
        <translation>معامل عداد المياه</translation>
    </message>
    <message id="S475">
        <translation>مسح الرصيد من العداد</translation>
    </message>
    <message id="S476">
        <translation>مسح رصيد العداد {meter}: يضيع {x}</translation>
    </message>
    <message id="S477">
        <translation>القيمة، أو الرصيد الذي يضيع</translation>
    </message>
    <message id="S478">
        <translation>رقم أمر العمل</translation>
    </message>
    <message id="S479">
        <translation>المال ذهب إلى عداد خاطئ: تُعاد الكمية للعداد الصحيح بموافقة شخصين. يُكتب أولًا رقم العداد الصحيح.</translation>
    </message>
    <message id="S480">
        <translation>إصدار كمية العداد {wrong} مرة أخرى للعداد {meter}</translation>
    </message>
    <message id="S481">
        <translation>رقم العداد الخاطئ</translation>
    </message>
    <message id="S482">
        <translation>هل أُدخل الرمز؟</translation>
    </message>
    <message id="S483">
        <translation>لم يُدخل</translation>
    </message>
    <message id="S484">
        <translation>أُدخل</translation>
    </message>
    <message id="S485">
        <translation>غير معروف</translation>
    </message>
    <message id="S486">
        <translation>الإثبات: قراءة العدادين، الإيصال، الهوية (آخر 4 أرقام)</translation>
    </message>
    <message id="S487">
        <translation>المفتاح الآن: {key}</translation>
    </message>
    <message id="S488">
        <translation>الجديد: {key}</translation>
    </message>
    <message id="S489">
        <translation>مخطّط</translation>
    </message>
    <message id="S490">
        <translation>سُلّمت الرموز</translation>
    </message>
    <message id="S491">
        <translation>مؤكد</translation>
    </message>
    <message id="S492">
        <translation>غير قائم</translation>
    </message>
    <message id="S493">
        <translation>لا تغيير مخطّط</translation>
    </message>
    <message id="S494">
        <translation>الرموز المخطّطة تُسلَّم دون بيع. تُدخل الرموز القديمة أولًا: بعد التغيير لا يقبلها العداد.</translation>
    </message>
    <message id="S495">
        <translation>تسليم رموز تغيير المفتاح للعداد {meter}</translation>
    </message>
    <message id="S496">
        <translation>ما تعرضه شاشة العداد بعد إدخال كل الرموز. رمز شحن قُبل بعدها يلزم إن كان المفتاحان متشابهين.</translation>
    </message>
    <message id="S497">
        <translation>رقم المراجعة KRN</translation>
    </message>
    <message id="S498">
        <translation>رمز التعرفة TI</translation>
    </message>
    <message id="S499">
        <translation>رمز المجموعة SGC، إن عُرض</translation>
    </message>
    <message id="S500">
        <translation>رمز شحن قَبِله العداد</translation>
    </message>
    <message id="S501">
        <translation>ملاحظة</translation>
    </message>
    <message id="S502">
        <translation>طلب عكس عملية</translation>
    </message>
    <message id="S503">
        <translation>فقط لعملية معلّقة لم يظهر رمزها قط. بعد F12 لا يُعرض رمزها على هذا الصندوق.</translation>
    </message>
    <message id="S504">
        <translation>عكس العملية المعلّقة على العداد {meter}</translation>
    </message>
    <message id="S505">
        <translation>عُكست العملية</translation>
    </message>
    <message id="S506">
        <translation>يُعاد نقدًا من المعلّق</translation>
    </message>
    <message id="S507">
        <translation>متروكة: بانتظار العكس</translation>
    </message>
    <message id="S508">
        <translation>الشاشة مقفلة</translation>
    </message>
    <message id="S509">
        <translation>منذ {time}</translation>
    </message>
    <message id="S510">
        <translation>كلمة المرور ثم Enter. ما كُتب قبل القفل باقٍ. لمستخدم آخر: Ctrl+U.</translation>
    </message>
    <message id="S511">
        <translation>رسوم تُؤجَّل إلى يوم، بموافقة المشرف. تُكتب أرقام البنود، مثل 13.</translation>
    </message>
    <message id="S512">
        <translation>البنود</translation>
    </message>
    <message id="S513">
        <translation>{n} – {name} – {period} – {x}</translation>
    </message>
    <message id="S514">
        <translation>لا شيء يمكن تأجيله.</translation>
    </message>
    <message id="S515">
        <translation>حتى {date} على الأبعد؛ المرات الباقية هذه السنة: {n}</translation>
    </message>
    <message id="S516">
        <translation>تأجيل {x} حتى {date} للاشتراك {n}</translation>
    </message>
    <message id="S517">
        <translation>حتى (يوم/شهر/سنة)</translation>
    </message>
    <message id="S518">
        <translation>السبب العام</translation>
    </message>
    <message id="S519">
        <translation>ضائقة</translation>
    </message>
    <message id="S520">
        <translation>حالة اجتماعية</translation>
    </message>
    <message id="S521">
        <translation>اعتراض</translation>
    </message>
    <message id="S522">
        <translation>عطل عداد</translation>
    </message>
    <message id="S523">
        <translation>غير ذلك</translation>
    </message>
    <message id="S540">
        <translation>كامل، الساعة {time}</translation>
    </message>
    <message id="S541">
        <translation>لم يصل بعد: {n}</translation>
    </message>
    <message id="S542">
        <translation>غير معروف بعد</translation>
    </message>
    <message id="S543">
        <translation>السجل مختلف، لا بيع</translation>
    </message>
    <message id="S544">
        <translation>هذا الجهاز بحاجة إلى فحص فني.</translation>
    </message>
    <message id="S564">
        <translation>يُقارَن رقم العداد ببطاقة المشترك أو بإيصال سابق.</translation>
    </message>
    <message id="S565">
        <translation>منذ {time}</translation>
    </message>
    <message id="S566">
        <translation>الباقي للبيع: {x}</translation>
    </message>
    <message id="S567">
        <translation>رموز محفوظة: {n}</translation>
    </message>
    <message id="S568">
        <translation>باقٍ من الوقت: {t}</translation>
    </message>
    <message id="S569">
        <translation>أمر إغلاق رقم {n} · حتى {time}</translation>
    </message>
    <message id="S570">
        <translation>يرجى أخذ الإيصال. يُضاف هذا الرصيد إلى الشحنة القادمة.</translation>
    </message>
    <message id="S571">
        <translation>الاسم والديون غير معروفة دون اتصال.</translation>
    </message>
    <message id="S572">
        <translation>رموز للإدخال: {n}</translation>
    </message>
    <message id="S573">
        <translation>المبالغ الممكنة دون اتصال</translation>
    </message>
    <message id="S574">
        <translation>هل رقم العداد صحيح؟ Enter للمتابعة.</translation>
    </message>
    <message id="S575">
        <translation>دون اتصال</translation>
    </message>
    <message id="S576">
        <translation>لا رموز محفوظة على هذا الجهاز.</translation>
    </message>
    <message id="S577">
        <translation>عاد الاتصال. تُرسل عمليات البيع دون اتصال إلى الخادم.</translation>
    </message>
    <message id="S578">
        <translation>مسعّر في</translation>
    </message>
    <message id="S579">
        <translation>لا اتصال: الدخول بكلمة المرور نفسها، دون الخادم.</translation>
    </message>
    <message id="S580">
        <translation>المبلغ بالشيكل</translation>
    </message>
    <message id="S581">
        <translation>من {a} إلى {b}، بما تكوّنه هذه الأوراق.</translation>
    </message>
    <message id="S582">
        <translation>لا تكوّن الأوراق {x}. الأقرب: {a} أو {b}.</translation>
    </message>
    <message id="S583">
        <translation>يرجى الاتصال بالإدارة وذكر رقم الإصدار {n}، ثم كتابة الرمز الذي تقرؤه والضغط على Enter. الرمز يمدّد الإذن فقط.</translation>
    </message>
    <message id="S584">
        <translation>يُشحن المبلغ كله بعد {n} ث. اللمس يمنح وقتًا إضافيًا.</translation>
    </message>
    <message id="S585">
        <translation>يُحوَّل {x} إلى عداد المياه رصيدًا</translation>
    </message>
    <message id="S586">
        <translation>يُحوَّل {x} إلى عداد الكهرباء رصيدًا</translation>
    </message>
    <message id="S587">
        <translation>المبلغ {x} محفوظ لشحنة عداد المياه القادمة</translation>
    </message>
    <message id="S588">
        <translation>المبلغ {x} محفوظ لشحنة عداد الكهرباء القادمة</translation>
    </message>
    <message id="S589">
        <translation>لا يقبل العداد الآخر الآن. يرجى الاختيار مرة أخرى.</translation>
    </message>
    <message id="S590">
        <translation>على البطاقة</translation>
    </message>
    <message id="S591">
        <translation>ثم بطاقة العداد {x}.</translation>
    </message>
    <message id="S592">
        <translation>مُدِّد الإذن هاتفيًا · حتى {time}</translation>
    </message>
    <message id="S593">
        <translation>مُدِّد الإذن حتى {date}، الساعة {time}.</translation>
    </message>
    <message id="S595">
        <translation>{i} من {n} – تغيير المفتاح</translation>
    </message>
    <message id="S596">
        <translation>{i} من {n} – الشحن</translation>
    </message>
    <message id="S603">
        <translation>الإدارة المركزية</translation>
    </message>
    <message id="S610">
        <translation>التشغيل الأول</translation>
    </message>
    <message id="S611">
        <translation>اللغة</translation>
    </message>
    <message id="S612">
        <translation>الخادم</translation>
    </message>
    <message id="S613">
        <translation>الأجهزة</translation>
    </message>
    <message id="S614">
        <translation>التجربة</translation>
    </message>
    <message id="S615">
        <translation>لغة الشاشة والورق عند التشغيل. يمكن تغييرها في أي وقت بالمفتاح F11.</translation>
    </message>
    <message id="S616">
        <translation>عنوان الخادم</translation>
    </message>
    <message id="S617">
        <translation>رمز تسجيل الجهاز</translation>
    </message>
    <message id="S618">
        <translation>بصمة شهادة البلدية</translation>
    </message>
    <message id="S619">
        <translation>مثال: {x}</translation>
    </message>
    <message id="S620">
        <translation>من المسؤول، لمرة واحدة. لا يُحفظ على هذا الجهاز.</translation>
    </message>
    <message id="S621">
        <translation>تُذكر مع الرمز، 32 خانة. تبقى فارغة إن لم تُذكر.</translation>
    </message>
    <message id="S622">
        <translation>رقم الجهاز</translation>
    </message>
    <message id="S623">
        <translation>هذا الجهاز مسجَّل. لا حاجة إلى رمز آخر.</translation>
    </message>
    <message id="S624">
        <translation>جارٍ الاتصال…</translation>
    </message>
    <message id="S625">
        <translation>أين وُصلت الطابعة وقارئ البطاقات؟ ↑ ↓ للتنقل بين المنافذ الموجودة، أو يُكتب المنفذ.</translation>
    </message>
    <message id="S626">
        <translation>الطابعة</translation>
    </message>
    <message id="S627">
        <translation>قارئ البطاقات</translation>
    </message>
    <message id="S628">
        <translation>عرض الورق</translation>
    </message>
    <message id="S629">
        <translation>{n} مم</translation>
    </message>
    <message id="S630">
        <translation>المنافذ الموجودة</translation>
    </message>
    <message id="S631">
        <translation>لم يوجد منفذ. يرجى فحص الكوابل والكهرباء، ثم F5.</translation>
    </message>
    <message id="S632">
        <translation>هل يعمل كل شيء؟ تُطبع ورقة تجريبية بالمفتاح F7، وتُمرَّر أي بطاقة عداد.</translation>
    </message>
    <message id="S633">
        <translation>الورقة التجريبية</translation>
    </message>
    <message id="S634">
        <translation>لم تُطبع بعد</translation>
    </message>
    <message id="S635">
        <translation>هذه النقطة</translation>
    </message>
    <message id="S640">
        <translation>ورقة تجريبية – ليست إيصالًا</translation>
    </message>
    <message id="S641">
        <translation>بيع الكهرباء والمياه المدفوعة مسبقًا</translation>
    </message>
    <message id="S642">
        <translation>الخطان في الأعلى والأسفل كاملان من طرف الورق إلى طرفه، والأرقام واضحة.</translation>
    </message>
    <message id="S650">
        <translation>صيانة الجهاز</translation>
    </message>
    <message id="S651">
        <translation>اسم المستخدم</translation>
    </message>
    <message id="S652">
        <translation>كلمة المرور</translation>
    </message>
    <message id="S653">
        <translation>رقم الكيس المختوم</translation>
    </message>
    <message id="S654">
        <translation>الشخص الثاني يؤكد الكيس والمبلغ</translation>
    </message>
    <message id="S655">
        <translation>محتوى صندوق النقود منذ آخر تفريغ</translation>
    </message>
    <message id="S656">
        <translation>المبلغ بحسب اليومية</translation>
    </message>
    <message id="S657">
        <translation>أُفرغ صندوق النقود</translation>
    </message>
    <message id="S658">
        <translation>طُبعت القسيمة. يرجى التوقيع عليها ووضع نسخة مع الكيس.</translation>
    </message>
    <message id="S659">
        <translation>لم تُطبع القسيمة. التفريغ مسجّل.</translation>
    </message>
    <message id="S660">
        <translation>الإصدار</translation>
    </message>
    <message id="S661">
        <translation>الطابعة</translation>
    </message>
    <message id="S662">
        <translation>قابل النقود</translation>
    </message>
    <message id="S663">
        <translation>قارئ البطاقات</translation>
    </message>
    <message id="S664">
        <translation>الاتصال بالبلدية</translation>
    </message>
    <message id="S665">
        <translation>ما لم يصل إلى المكتب بعد</translation>
    </message>
    <message id="S666">
        <translation>نقود بلا مكان بعد</translation>
    </message>
    <message id="S667">
        <translation>حالات للمراجعة</translation>
    </message>
    <message id="S668">
        <translation>بصمة اليومية</translation>
    </message>
    <message id="S669">
        <translation>يعمل</translation>
    </message>
    <message id="S670">
        <translation>لا يعمل</translation>
    </message>
    <message id="S671">
        <translation>جاهز</translation>
    </message>
    <message id="S672">
        <translation>اختبار الأجهزة</translation>
    </message>
    <message id="S673">
        <translation>يرجى تمرير بطاقة، أو عرض رمز، أو إدخال ورقة نقدية. كل ورقة تُعاد.</translation>
    </message>
    <message id="S674">
        <translation>قُرئت بطاقة</translation>
    </message>
    <message id="S675">
        <translation>قُرئ رمز</translation>
    </message>
    <message id="S676">
        <translation>قُرئت ورقة {x}</translation>
    </message>
    <message id="S677">
        <translation>أُعيدت ورقة {x}</translation>
    </message>
    <message id="S678">
        <translation>طُبعت صفحة الاختبار</translation>
    </message>
    <message id="S679">
        <translation>لم تُطبع صفحة الاختبار</translation>
    </message>
    <message id="S680">
        <translation>ورقة غير مؤكدة {n} · {x}</translation>
    </message>
    <message id="S681">
        <translation>ورقة زائدة في الصندوق · {x}</translation>
    </message>
    <message id="S682">
        <translation>مطالبة {n} · {x}</translation>
    </message>
    <message id="S683">
        <translation>لا توجد حالات</translation>
    </message>
    <message id="S684">
        <translation>لا يُباع شيء أثناء الصيانة</translation>
    </message>
    <message id="S685">
        <translation>جارٍ التنفيذ …</translation>
    </message>
    <message id="S686">
        <translation>البطاقة لم تُقرأ</translation>
    </message>
    <message id="S687">
        <translation>قيمة غير معروفة</translation>
    </message>
    <message id="S688">
        <translation>أوراق لم تُقرأ قيمتها</translation>
    </message>
    <message id="S690">
        <translation>الجهاز مغلق الآن بحسب ساعات العمل.</translation>
    </message>
    <message id="S691">
        <translation>صندوق النقود خارج الجهاز.</translation>
    </message>
    <message id="S692">
        <translation>أُوقف الجهاز لأن أحدًا عبث به. المساعدة في الطريق.</translation>
    </message>
    <message id="S693">
        <translation>يفتح يوم {date} الساعة {time}</translation>
    </message>
    <message id="S694">
        <translation>أقرب نقطة شحن: {x}</translation>
    </message>
    <message id="S695">
        <translation>الساعة الآن {time}</translation>
    </message>
    <message id="S696">
        <translation>مع رصيد محفوظ {x}</translation>
    </message>
    <message id="S697">
        <translation>يبقى {x} رصيدًا للشحنة القادمة</translation>
    </message>
    <message id="S700">
        <translation>فتح الوردية</translation>
    </message>
    <message id="S701">
        <translation>يُعد النقد في الصندوق فئةً فئة. لا تظهر العهدة السابقة قبل اعتماد العد.</translation>
    </message>
    <message id="S702">
        <translation>أوراق نقدية</translation>
    </message>
    <message id="S703">
        <translation>قطع معدنية</translation>
    </message>
    <message id="S704">
        <translation>عدد القطع</translation>
    </message>
    <message id="S705">
        <translation>القيمة</translation>
    </message>
    <message id="S706">
        <translation>مجموع الجرد</translation>
    </message>
    <message id="S707">
        <translation>{x}: عدد القطع</translation>
    </message>
    <message id="S708">
        <translation>سبب الفرق</translation>
    </message>
    <message id="S709">
        <translation>فُتحت الوردية رقم {n}</translation>
    </message>
    <message id="S710">
        <translation>العهدة من الوردية السابقة</translation>
    </message>
    <message id="S711">
        <translation>الفرق</translation>
    </message>
    <message id="S712">
        <translation>أول وردية لهذا الصندوق</translation>
    </message>
    <message id="S713">
        <translation>التاريخ</translation>
    </message>
    <message id="S714">
        <translation>المستخدم</translation>
    </message>
    <message id="S715">
        <translation>قائمة الوردية</translation>
    </message>
    <message id="S716">
        <translation>الوردية رقم {n} مفتوحة منذ {time}</translation>
    </message>
    <message id="S717">
        <translation>لا توجد وردية مفتوحة</translation>
    </message>
    <message id="S718">
        <translation>إدخال نقد</translation>
    </message>
    <message id="S719">
        <translation>إخراج نقد</translation>
    </message>
    <message id="S720">
        <translation>تقرير X</translation>
    </message>
    <message id="S721">
        <translation>إغلاق الوردية (جرد دون كشف المتوقع)</translation>
    </message>
    <message id="S722">
        <translation>قسيمة إيداع</translation>
    </message>
    <message id="S723">
        <translation>فتح الصندوق دون بيع</translation>
    </message>
    <message id="S724">
        <translation>طباعة آخر تقرير Z من جديد</translation>
    </message>
    <message id="S725">
        <translation>فتح الوردية</translation>
    </message>
    <message id="S726">
        <translation>بلا جواب: {what}، بدأها {name} الساعة {time}</translation>
    </message>
    <message id="S727">
        <translation>تُسأل من جديد بالرقم نفسه</translation>
    </message>
    <message id="S728">
        <translation>يرجى الانتظار…</translation>
    </message>
    <message id="S729">
        <translation>طُبعت القسيمة</translation>
    </message>
    <message id="S730">
        <translation>تقرير X للوردية رقم {n}</translation>
    </message>
    <message id="S731">
        <translation>تقرير Z رقم {n}</translation>
    </message>
    <message id="S732">
        <translation>المتوقع يظهر بعد اعتماد الجرد فقط.</translation>
    </message>
    <message id="S733">
        <translation>إغلاق الوردية</translation>
    </message>
    <message id="S734">
        <translation>يُعد كل ما في الصندوق. بعد الاعتماد لا يُعدَّل الجرد.</translation>
    </message>
    <message id="S735">
        <translation>يبقى في الصندوق للوردية التالية</translation>
    </message>
    <message id="S736">
        <translation>للإيداع</translation>
    </message>
    <message id="S737">
        <translation>عمليات غير مكتملة: {n}. تُنهى أولًا بـ F5، أو تُغلق الوردية وتبقى مفتوحة.</translation>
    </message>
    <message id="S738">
        <translation>الجرد معتمد. لا يظهر المتوقع إلا بعد وصول الجواب.</translation>
    </message>
    <message id="S739">
        <translation>قسيمة إيداع</translation>
    </message>
    <message id="S740">
        <translation>ورديات مغلقة لم يُودع نقدها</translation>
    </message>
    <message id="S741">
        <translation>الوردية {n} · {name} · {date}</translation>
    </message>
    <message id="S742">
        <translation>لا توجد ورديات بانتظار الإيداع.</translation>
    </message>
    <message id="S743">
        <translation>مجموع الورديات المختارة</translation>
    </message>
    <message id="S744">
        <translation>البنك</translation>
    </message>
    <message id="S745">
        <translation>رقم الكيس أو الختم</translation>
    </message>
    <message id="S746">
        <translation>سبب الفرق</translation>
    </message>
    <message id="S747">
        <translation>المبلغ في الكيس</translation>
    </message>
    <message id="S748">
        <translation>المسافة: اختيار وردية أو استبعادها</translation>
    </message>
    <message id="S749">
        <translation>قسيمة الإيداع رقم {n}</translation>
    </message>
    <message id="S750">
        <translation>المبلغ</translation>
    </message>
    <message id="S751">
        <translation>السبب</translation>
    </message>
    <message id="S752">
        <translation>المسلّم أو المستلم</translation>
    </message>
    <message id="S753">
        <translation>رقم المستند</translation>
    </message>
    <message id="S754">
        <translation>فوق الحد: يلزم شخص ثانٍ يدخل هنا باسمه وكلمة مروره.</translation>
    </message>
    <message id="S755">
        <translation>المشرف</translation>
    </message>
    <message id="S756">
        <translation>كلمة المرور</translation>
    </message>
    <message id="S757">
        <translation>سُجّلت الحركة</translation>
    </message>
    <message id="S758">
        <translation>وردية {name} مفتوحة</translation>
    </message>
    <message id="S759">
        <translation>سبب فتح الصندوق</translation>
    </message>
    <message id="S760">
        <translation>زيادة</translation>
    </message>
    <message id="S761">
        <translation>نقص</translation>
    </message>
    <message id="S762">
        <translation>الفرق أكبر من المسموح. يُبلَّغ المشرف.</translation>
    </message>
    <message id="S763">
        <translation>حركة نقد</translation>
    </message>
    <message id="S764">
        <translation>جارٍ القراءة…</translation>
    </message>
    <message id="S765">
        <translation>حتى الساعة {time}</translation>
    </message>
    <message id="S766">
        <translation>غير محدَّث منذ {time}</translation>
    </message>
    <message id="S767">
        <translation>المجموع</translation>
    </message>
    <message id="S768">
        <translation>عدد الأسطر: {n}</translation>
    </message>
    <message id="S769">
        <translation>الأسطر المعروفة حتى الآن: {n}، والباقي يُقرأ عند النزول في القائمة</translation>
    </message>
    <message id="S770">
        <translation>لا شيء هنا.</translation>
    </message>
    <message id="S771">
        <translation>شاشة من القائمة الجانبية</translation>
    </message>
    <message id="S772">
        <translation>فتح السطر المحدَّد</translation>
    </message>
    <message id="S773">
        <translation>بانتظار قرار: {n}</translation>
    </message>
    <message id="S774">
        <translation>النسخ الاحتياطية: غير معروفة</translation>
    </message>
    <message id="S775">
        <translation>اسم للحفظ</translation>
    </message>
    <message id="S776">
        <translation>مفتاح:قيمة، مثل 3 أو ⁦3,5⁩ أو ⁦1..9⁩ أو ⁦&gt;50⁩؛ وعلامة - قبله تعني ما عداه. {x}</translation>
    </message>
    <message id="S777">
        <translation>التصفيات المحفوظة. مفتاح الإدخال يطبّقها، ومفتاح الحذف يزيلها.</translation>
    </message>
    <message id="S778">
        <translation>المفتاح غير معروف: {x}</translation>
    </message>
    <message id="S779">
        <translation>المفتاح مذكور مرتين: {x}</translation>
    </message>
    <message id="S780">
        <translation>القيمة غير مفهومة: {x}</translation>
    </message>
    <message id="S781">
        <translation>لم تُحفظ التصفية: المساحة أو العدد المسموح انتهى.</translation>
    </message>
    <message id="S782">
        <translation>حفظ كل ما في القائمة في المجلد {file}</translation>
    </message>
    <message id="S783">
        <translation>جارٍ الحفظ… الأسطر: {n}</translation>
    </message>
    <message id="S784">
        <translation>تم الحفظ. الأسطر: {n}. الملف: {file}</translation>
    </message>
    <message id="S785">
        <translation>الأسطر أكثر مما تتسع له صفحة Excel. الحفظ ممكن بصيغة CSV.</translation>
    </message>
    <message id="S786">
        <translation>لم يُحفظ الملف: {x}</translation>
    </message>
    <message id="S787">
        <translation>لا توجد هنا شاشة لهذا الدور.</translation>
    </message>
    <message id="S788">
        <translation>هنا: اسم من يوافق وكلمة مروره، ثم مفتاح الإدخال. أو من جهاز آخر.</translation>
    </message>
    <message id="S789">
        <translation>أيام أكثر مما يُسأل عنه مرة واحدة (92)، أو معكوسة: {x}</translation>
    </message>
    <message id="S810">
        <translation>الاتصال بالخادم</translation>
    </message>
    <message id="S811">
        <translation>دون اتصال لا يُباع شيء. ما أُكِّد من قبل محفوظ هنا، ويُسأل الخادم عنه تلقائيًا.</translation>
    </message>
    <message id="S812">
        <translation>منذ الساعة {time}</translation>
    </message>
    <message id="S813">
        <translation>قبل {n} ث</translation>
    </message>
    <message id="S814">
        <translation>لم يصل جواب بعد</translation>
    </message>
    <message id="S815">
        <translation>لا شيء</translation>
    </message>
    <message id="S816">
        <translation>لم تُقارَن بعد</translation>
    </message>
    <message id="S817">
        <translation>مطابقة لساعة الخادم · قورنت الساعة {time}</translation>
    </message>
    <message id="S818">
        <translation>تختلف عن ساعة الخادم {n} ث · قورنت الساعة {time}</translation>
    </message>
    <message id="S819">
        <translation>أجاب الخادم خلال {n} م.ث</translation>
    </message>
    <message id="S820">
        <translation>الدفع بغير النقد</translation>
    </message>
    <message id="S821">
        <translation>رقم لطريقة الدفع، ثم المبلغ. المتبقي يُدفع نقدًا.</translation>
    </message>
    <message id="S823">
        <translation>تحويل بنكي</translation>
    </message>
    <message id="S824">
        <translation>رقم الشيك أو العملية</translation>
    </message>
    <message id="S825">
        <translation>طريقة الدفع</translation>
    </message>
    <message id="S826">
        <translation>نقدًا {x}</translation>
    </message>
    <message id="S830">
        <translation>بطاقة المشترك</translation>
    </message>
    <message id="S831">
        <translation>تبقى البطاقة على القارئ.</translation>
    </message>
    <message id="S832">
        <translation>تُمرَّر بطاقة هذا المشترك للكتابة عليها.</translation>
    </message>
    <message id="S833">
        <translation>تُمرَّر البطاقة مرة أخرى للتحقق.</translation>
    </message>
    <message id="S834">
        <translation>كُتبت وتم التحقق</translation>
    </message>
    <message id="S835">
        <translation>البطاقة مسجّلة</translation>
    </message>
    <message id="S836">
        <translation>ليس على البطاقة. الرمز على الإيصال. F9 يكتبه.</translation>
    </message>
    <message id="S837">
        <translation>غير مؤكد. توضع البطاقة مرة أخرى فتُصلَح. الرمز على الإيصال.</translation>
    </message>
    <message id="S838">
        <translation>F9 يكتب على البطاقة.</translation>
    </message>
    <message id="S839">
        <translation>كانت كتابة هذه البطاقة ناقصة، وقد أُصلحت.</translation>
    </message>
    <message id="S840">
        <translation>الإصدار {n}</translation>
    </message>
    <message id="S841">
        <translation>رصيد العداد: {x}</translation>
    </message>
    <message id="S842">
        <translation>أخذ العداد الرمز الأخير</translation>
    </message>
    <message id="S843">
        <translation>لم يأخذ العداد الرمز الأخير بعد</translation>
    </message>
    <message id="S844">
        <translation>ملاحظة فحص: {x}</translation>
    </message>
    <message id="S845">
        <translation>بعد التحقق من الهوية توضع بطاقة فارغة على القارئ، ثم F12.</translation>
    </message>
    <message id="S846">
        <translation>لا تُقبل البطاقة السابقة بعد ذلك. توضع الجديدة على القارئ، ثم F12.</translation>
    </message>
    <message id="S847">
        <translation>لا تُقبل البطاقة بعد ذلك، ولا يُتراجع عن الإلغاء. يبقى رقم العداد صالحًا.</translation>
    </message>
    <message id="S848">
        <translation>غير مؤكد. توضع البطاقة مرة أخرى فتُصلَح.</translation>
    </message>
    <message id="S849">
        <translation>لم يُكتب شيء على البطاقة. F9 يكتبها.</translation>
    </message>
    <message id="S850">
        <translation>مفاتيح هذه الشاشة</translation>
    </message>
    <message id="S851">
        <translation>في كل شاشة</translation>
    </message>
    <message id="S852">
        <translation>العرض</translation>
    </message>
    <message id="S853">
        <translation>فاتح</translation>
    </message>
    <message id="S854">
        <translation>داكن</translation>
    </message>
    <message id="S855">
        <translation>تباين عالٍ</translation>
    </message>
    <message id="S856">
        <translation>الحقل التالي أو السابق</translation>
    </message>
    <message id="S857">
        <translation>عدّ ورقة مستلمة من فئة 20 أو 50 أو 100 أو 200</translation>
    </message>
    <message id="S858">
        <translation>لا يضيع شيء مما أُدخل.</translation>
    </message>
    <message id="S860">
        <translation>لا يُرجع الجهاز باقيًا.</translation>
    </message>
    <message id="S861">
        <translation>النقود لا تُرجع: تُشحن أو تُحفظ رصيدًا.</translation>
    </message>
    <message id="S870">
        <translation>حُفظت النسخة رقم {n}: {file}</translation>
    </message>
    <message id="S900">
        <translation>العداد</translation>
    </message>
    <message id="S901">
        <translation>المبلغ</translation>
    </message>
    <message id="S902">
        <translation>إدخال النقود</translation>
    </message>
    <message id="S903">
        <translation>الإيصال</translation>
    </message>
    <message id="S904">
        <translation>شحن عداد الكهرباء أو المياه</translation>
    </message>
    <message id="S905">
        <translation>لا يُرجع الجهاز باقيًا. كل النقود تُشحن في العداد.</translation>
    </message>
    <message id="S906">
        <translation>الأوراق المقبولة: {notes} ₪</translation>
    </message>
    <message id="S907">
        <translation>للمساعدة: {phone}</translation>
    </message>
    <message id="S908">
        <translation>جهاز {n}</translation>
    </message>
    <message id="S910">
        <translation>أي عداد؟</translation>
    </message>
    <message id="S911">
        <translation>يرجى إدخال رقم العداد، أو تمرير بطاقة العداد، أو عرض رمز إيصال قديم</translation>
    </message>
    <message id="S912">
        <translation>قارئ البطاقات لا يعمل. يمكن إدخال رقم العداد.</translation>
    </message>
    <message id="S913">
        <translation>رقم العداد</translation>
    </message>
    <message id="S914">
        <translation>أرقام خاطئة كثيرة. يرجى الانتظار. الثواني المتبقية: {n}.</translation>
    </message>
    <message id="S920">
        <translation>هل هذا هو العداد المطلوب؟</translation>
    </message>
    <message id="S921">
        <translation>كهرباء</translation>
    </message>
    <message id="S922">
        <translation>مياه</translation>
    </message>
    <message id="S923">
        <translation>باسم</translation>
    </message>
    <message id="S924">
        <translation>العنوان</translation>
    </message>
    <message id="S925">
        <translation>آخر شحن</translation>
    </message>
    <message id="S926">
        <translation>العداد {n}</translation>
    </message>
    <message id="S927">
        <translation>لا يمكن شحن هذا العداد هنا. يرجى مراجعة مكتب البلدية.</translation>
    </message>
    <message id="S930">
        <translation>ما المبلغ المطلوب شحنه؟</translation>
    </message>
    <message id="S931">
        <translation>تفصيل مبلغ {x}</translation>
    </message>
    <message id="S932">
        <translation>كهرباء مع الضريبة</translation>
    </message>
    <message id="S933">
        <translation>مياه مع الضريبة</translation>
    </message>
    <message id="S934">
        <translation>كسور مرحّلة</translation>
    </message>
    <message id="S935">
        <translation>الكهرباء المشتراة</translation>
    </message>
    <message id="S936">
        <translation>المياه المشتراة</translation>
    </message>
    <message id="S937">
        <translation>أقل من الحد الأدنى</translation>
    </message>
    <message id="S938">
        <translation>غير متاح</translation>
    </message>
    <message id="S940">
        <translation>يرجى إدخال الأوراق النقدية</translation>
    </message>
    <message id="S941">
        <translation>المبلغ المطلوب {x}</translation>
    </message>
    <message id="S942">
        <translation>يُفحص المبلغ…</translation>
    </message>
    <message id="S943">
        <translation>قُبلت ورقة {x}.</translation>
    </message>
    <message id="S944">
        <translation>أُعيدت ورقة {x}.</translation>
    </message>
    <message id="S945">
        <translation>هذا المبلغ يشحن {u}</translation>
    </message>
    <message id="S946">
        <translation>اكتمل المبلغ.</translation>
    </message>
    <message id="S947">
        <translation>المبلغ المدخل لا يُرجع نقدًا: يُشحن، أو يُحفظ رصيدًا للعداد مع إيصال.</translation>
    </message>
    <message id="S948">
        <translation>تعذّر تتبّع ورقة نقدية. الورقة مسجّلة برقم {n}.</translation>
    </message>
    <message id="S949">
        <translation>تغيّر السعر. يرجى التأكيد مرة أخرى.</translation>
    </message>
    <message id="S950">
        <translation>جارٍ الشحن…</translation>
    </message>
    <message id="S951">
        <translation>المبلغ {x} مسجّل.</translation>
    </message>
    <message id="S952">
        <translation>يُنتظر الجواب. المبلغ محفوظ ولا حاجة إلى الدفع مرة أخرى.</translation>
    </message>
    <message id="S960">
        <translation>تم الشحن</translation>
    </message>
    <message id="S961">
        <translation>يرجى أخذ الإيصال</translation>
    </message>
    <message id="S962">
        <translation>رمز الشحن – تُدخل الأرقام من اليسار إلى اليمين</translation>
    </message>
    <message id="S963">
        <translation>الرمز {n} من {m}</translation>
    </message>
    <message id="S964">
        <translation>إيصال رقم {n}</translation>
    </message>
    <message id="S970">
        <translation>المبلغ {x} محفوظ للشحنة القادمة</translation>
    </message>
    <message id="S971">
        <translation>المبلغ {x} مسجّل لدى الإدارة برقم {n}</translation>
    </message>
    <message id="S972">
        <translation>لم يصل الجواب بعد. المبلغ {x} محفوظ برقم {n}.</translation>
    </message>
    <message id="S973">
        <translation>يرجى أخذ القسيمة، أو تدوين الرقم.</translation>
    </message>
    <message id="S980">
        <translation>هل المطلوب وقت إضافي؟</translation>
    </message>
    <message id="S981">
        <translation>الثواني المتبقية: {n}</translation>
    </message>
    <message id="S982">
        <translation>لا توجد نقود في الجهاز. ستُغلق الجلسة.</translation>
    </message>
    <message id="S983">
        <translation>المبلغ المدخل {x} سيُحفظ رصيدًا للعداد مع إيصال.</translation>
    </message>
    <message id="S984">
        <translation>رمز الشحن سيُمحى عن الشاشة. الإيصال يحمله.</translation>
    </message>
    <message id="S990">
        <translation>لا يوجد ورق للإيصالات.</translation>
    </message>
    <message id="S991">
        <translation>مدخل النقود لا يعمل.</translation>
    </message>
    <message id="S992">
        <translation>لا يوجد اتصال بالبلدية.</translation>
    </message>
    <message id="S993">
        <translation>لا يمكن حفظ العمليات.</translation>
    </message>
    <message id="S994">
        <translation>يمكن الشحن لدى الصندوق في أي مكتب.</translation>
    </message>
    <message id="S995">
        <translation>الجهاز يبدأ العمل.</translation>
    </message>
    <message id="S1040">
        <translation>المعدود</translation>
    </message>
    <message id="S1041">
        <translation>اليومية</translation>
    </message>
    <message id="S1042">
        <translation>الخادم</translation>
    </message>
    <message id="S1043">
        <translation>الرموز</translation>
    </message>
    <message id="S1044">
        <translation>الإيداع</translation>
    </message>
    <message id="S1045">
        <translation>البنك</translation>
    </message>
    <message id="S1046">
        <translation>السند</translation>
    </message>
    <message id="S1047">
        <translation>السقف المتفق عليه</translation>
    </message>
    <message id="S1050">
        <translation>النقد المعدود</translation>
    </message>
    <message id="S1051">
        <translation>يوميات الصناديق</translation>
    </message>
    <message id="S1052">
        <translation>دفتر الخادم</translation>
    </message>
    <message id="S1053">
        <translation>الرموز الصادرة</translation>
    </message>
    <message id="S1054">
        <translation>قسائم الإيداع</translation>
    </message>
    <message id="S1056">
        <translation>السندات المحاسبية</translation>
    </message>
    <message id="S1060">
        <translation>{a} مقابل {b}</translation>
    </message>
    <message id="S1061">
        <translation>الوردية {n}</translation>
    </message>
    <message id="S1062">
        <translation>صندوق النقود</translation>
    </message>
    <message id="S1063">
        <translation>مقبوضات اليوم</translation>
    </message>
    <message id="S1064">
        <translation>قسيمة إيداع</translation>
    </message>
    <message id="S1065">
        <translation>يومية صندوق</translation>
    </message>
    <message id="S1066">
        <translation>رصيد وكيل</translation>
    </message>
    <message id="S1067">
        <translation>دفعة دون اتصال</translation>
    </message>
    <message id="S1068">
        <translation>رموز جهاز مفقود</translation>
    </message>
    <message id="S1069">
        <translation>قرار تعرفة</translation>
    </message>
    <message id="S1070">
        <translation>مفتاح إصدار</translation>
    </message>
    <message id="S1071">
        <translation>يوم نقطة</translation>
    </message>
    <message id="S1072">
        <translation>متطابق</translation>
    </message>
    <message id="S1073">
        <translation>يزول تلقائيًا</translation>
    </message>
    <message id="S1074">
        <translation>يحتاج إلى قرار</translation>
    </message>
    <message id="S1075">
        <translation>مفسَّر</translation>
    </message>
    <message id="S1076">
        <translation>الوردية مفتوحة</translation>
    </message>
    <message id="S1077">
        <translation>لم يصل كله</translation>
    </message>
    <message id="S1078">
        <translation>قرار: {x}</translation>
    </message>
    <message id="S1081">
        <translation>أُعيد إلى النقطة</translation>
    </message>
    <message id="S1082">
        <translation>رُفع إلى الإدارة</translation>
    </message>
    <message id="S1083">
        <translation>تم القرار</translation>
    </message>
    <message id="S1084">
        <translation>زال تلقائيًا</translation>
    </message>
    <message id="S1085">
        <translation>المبلغان مختلفان</translation>
    </message>
    <message id="S1086">
        <translation>عدد المستندات مختلف</translation>
    </message>
    <message id="S1087">
        <translation>أحدهما غير موجود</translation>
    </message>
    <message id="S1088">
        <translation>قيود معروفة لم تصل إلى الخادم</translation>
    </message>
    <message id="S1089">
        <translation>سلسلة اليومية غير سليمة</translation>
    </message>
    <message id="S1090">
        <translation>أكثر من المتفق عليه</translation>
    </message>
    <message id="S1091">
        <translation>غيّر قرار لاحق السعر</translation>
    </message>
    <message id="S1093">
        <translation>المطابقة</translation>
    </message>
    <message id="S1094">
        <translation>قائمة الفروق</translation>
    </message>
    <message id="S1095">
        <translation>تفصيل الفرق</translation>
    </message>
    <message id="S1096">
        <translation>إغلاق اليوم</translation>
    </message>
    <message id="S1098">
        <translation>النقطة والوردية</translation>
    </message>
    <message id="S1099">
        <translation>الحالة</translation>
    </message>
    <message id="S1100">
        <translation>{n} من {m}</translation>
    </message>
    <message id="S1101">
        <translation>الأسطر: {n}</translation>
    </message>
    <message id="S1102">
        <translation>نقص {x}</translation>
    </message>
    <message id="S1103">
        <translation>زيادة {x}</translation>
    </message>
    <message id="S1104">
        <translation>قيد التحصيل {x}</translation>
    </message>
    <message id="S1105">
        <translation>سندات مستحقة: {n}</translation>
    </message>
    <message id="S1106">
        <translation>غير موجود: {n}</translation>
    </message>
    <message id="S1107">
        <translation>غير نهائي: {n}</translation>
    </message>
    <message id="S1108">
        <translation>غير نهائي. لم تصل كل مبيعات النقاط: {x}</translation>
    </message>
    <message id="S1109">
        <translation>يوم مقفل</translation>
    </message>
    <message id="S1110">
        <translation>كيف يُقرأ السطر</translation>
    </message>
    <message id="S1111">
        <translation>المعدود: جرد دون كشف المتوقع. اليومية: سجل الصندوق الموقَّع. الخادم: القيود المرحَّلة. الرموز: ما صدر من الرموز.</translation>
    </message>
    <message id="S1112">
        <translation>الأحمر يحتاج إلى شخص. الأصفر سببه معروف ويزول تلقائيًا أو بمستند مؤرَّخ. لا يُخفى فرق بمقاصّة.</translation>
    </message>
    <message id="S1113">
        <translation>أُغلقت {time}، {name}.</translation>
    </message>
    <message id="S1114">
        <translation>مفتوحة منذ {time}، {name}.</translation>
    </message>
    <message id="S1115">
        <translation>لا فرق في هذا السطر.</translation>
    </message>
    <message id="S1116">
        <translation>يزول تلقائيًا حتى {time}</translation>
    </message>
    <message id="S1117">
        <translation>قيود محقَّقة: {n}. بصمة تقرير Z‏ {x}.</translation>
    </message>
    <message id="S1118">
        <translation>قيود محقَّقة: {n}.</translation>
    </message>
    <message id="S1119">
        <translation>ما يقوله كل مصدر</translation>
    </message>
    <message id="S1120">
        <translation>الأسباب بحسب الإثبات</translation>
    </message>
    <message id="S1121">
        <translation>ما وراء الفرق</translation>
    </message>
    <message id="S1122">
        <translation>ما تم في هذا الفرق</translation>
    </message>
    <message id="S1123">
        <translation>لم يُعثر على سبب له إثبات.</translation>
    </message>
    <message id="S1124">
        <translation>مفسَّر {x}، يبقى {y}</translation>
    </message>
    <message id="S1125">
        <translation>السلسلة محقَّقة حتى القيد {n}</translation>
    </message>
    <message id="S1126">
        <translation>السلسلة لم تُحقَّق بعد</translation>
    </message>
    <message id="S1128">
        <translation>عملية بيع</translation>
    </message>
    <message id="S1129">
        <translation>قيد يومية</translation>
    </message>
    <message id="S1130">
        <translation>ورقة مطبوعة</translation>
    </message>
    <message id="S1131">
        <translation>حركة نقد</translation>
    </message>
    <message id="S1132">
        <translation>قسيمة إيداع</translation>
    </message>
    <message id="S1133">
        <translation>تأكيد البنك</translation>
    </message>
    <message id="S1134">
        <translation>جرد</translation>
    </message>
    <message id="S1135">
        <translation>ملاحظة تدقيق</translation>
    </message>
    <message id="S1136">
        <translation>عكس عملية</translation>
    </message>
    <message id="S1137">
        <translation>قيد محاسبي</translation>
    </message>
    <message id="S1138">
        <translation>رموز مخزنة</translation>
    </message>
    <message id="S1139">
        <translation>قرار تعرفة</translation>
    </message>
    <message id="S1140">
        <translation>سند</translation>
    </message>
    <message id="S1141">
        <translation>وردية</translation>
    </message>
    <message id="S1142">
        <translation>الورق المطبوع</translation>
    </message>
    <message id="S1143">
        <translation>لم تُطبع ورقة لهذا السطر.</translation>
    </message>
    <message id="S1144">
        <translation>النسخة {n}</translation>
    </message>
    <message id="S1145">
        <translation>لم تُطبع</translation>
    </message>
    <message id="S1146">
        <translation>نهاية الطباعة غير معروفة</translation>
    </message>
    <message id="S1147">
        <translation>نسخ سجّلها الخادم: {n}</translation>
    </message>
    <message id="S1150">
        <translation>اسم مستخدم الصرّاف. إن تُرك فارغًا حُمِّل على وكيل النقطة.</translation>
    </message>
    <message id="S1151">
        <translation>الحساب المدين</translation>
    </message>
    <message id="S1152">
        <translation>الحساب الدائن</translation>
    </message>
    <message id="S1153">
        <translation>رقم القرار</translation>
    </message>
    <message id="S1154">
        <translation>السبب المعتمد</translation>
    </message>
    <message id="S1155">
        <translation>تحميل {x} على {name}، نقطة {n}</translation>
    </message>
    <message id="S1156">
        <translation>شطب {x} بالقرار {n}</translation>
    </message>
    <message id="S1157">
        <translation>قيد {x}: مدين {a}، دائن {b}</translation>
    </message>
    <message id="S1158">
        <translation>وكيل النقطة</translation>
    </message>
    <message id="S1159">
        <translation>تم: {x}</translation>
    </message>
    <message id="S1161">
        <translation>الفرق</translation>
    </message>
    <message id="S1163">
        <translation>السبب غير معروف</translation>
    </message>
    <message id="S1164">
        <translation>منذ</translation>
    </message>
    <message id="S1166">
        <translation>المقارنة الأخيرة {time}</translation>
    </message>
    <message id="S1167">
        <translation>قورن: {n}، فروق جديدة: {a}، زالت: {b}</translation>
    </message>
    <message id="S1168">
        <translation>يُكتب سبب القرار أولًا.</translation>
    </message>
    <message id="S1169">
        <translation>نقطة</translation>
    </message>
    <message id="S1170">
        <translation>انتهت جلستك على الخادم: اقفل الشاشة وادخل من جديد ليصل الجواب</translation>
    </message>
    <message id="S1172">
        <translation>النوع</translation>
    </message>
    <message id="S1173">
        <translation>اليوم</translation>
    </message>
    <message id="S1174">
        <translation>غير موجود</translation>
    </message>
    <message id="S1175">
        <translation>مستندات</translation>
    </message>
    <message id="S1176">
        <translation>كل الورديات مغلقة</translation>
    </message>
    <message id="S1177">
        <translation>وصلت كل المبيعات، أو انتهى إذن البيع</translation>
    </message>
    <message id="S1178">
        <translation>لا عملية معلّقة</translation>
    </message>
    <message id="S1179">
        <translation>كل فرق تم القرار فيه</translation>
    </message>
    <message id="S1180">
        <translation>كل نقد أُودع أو في الطريق إلى البنك</translation>
    </message>
    <message id="S1181">
        <translation>لا شيء قيد التدقيق</translation>
    </message>
    <message id="S1182">
        <translation>صُدِّرت كل السندات المحاسبية</translation>
    </message>
    <message id="S1183">
        <translation>عدّاد الإصدار يساوي الرموز</translation>
    </message>
    <message id="S1184">
        <translation>استرجاع النسخة الاحتياطية مثبت</translation>
    </message>
    <message id="S1185">
        <translation>تم</translation>
    </message>
    <message id="S1186">
        <translation>يمنع الإغلاق: {n}</translation>
    </message>
    <message id="S1187">
        <translation>مفتوح: {n}</translation>
    </message>
    <message id="S1188">
        <translation>مقفل</translation>
    </message>
    <message id="S1189">
        <translation>يمكن إغلاقه</translation>
    </message>
    <message id="S1190">
        <translation>لم ينتهِ</translation>
    </message>
    <message id="S1191">
        <translation>قائمة اليوم</translation>
    </message>
    <message id="S1192">
        <translation>إعادة فتح {day}، نقطة {n}</translation>
    </message>
    <message id="S1193">
        <translation>أُغلق اليوم {day}، نقطة {n}</translation>
    </message>
    <message id="S1194">
        <translation>بصمة أسطر اليوم {x}، عددها {n}</translation>
    </message>
    <message id="S1195">
        <translation>المفتوح</translation>
    </message>
    <message id="S1198">
        <translation>رمز</translation>
    </message>
    <message id="S1199">
        <translation>السبب {n}</translation>
    </message>
    <message id="S1200">
        <translation>مبيعات دون اتصال لم تصل إلى الخادم. رموز محفوظة على هذا الجهاز لم يُبلَّغ عنها مجموعها {x}. يزول الفرق بوصول اليومية.</translation>
    </message>
    <message id="S1201">
        <translation>لم تصل يومية الجهاز بعد القيد {n}؛ قد تنقص مبيعات دون اتصال. يزول الفرق بوصولها.</translation>
    </message>
    <message id="S1202">
        <translation>عملية معلّقة حُسمت بعد تقرير Z: بقي {x} في الصندوق ولم يتم بيع.</translation>
    </message>
    <message id="S1203">
        <translation>أُعيد من هذا الصندوق مبلغ يخص وردية سابقة: {x} عن عملية لم تتم.</translation>
    </message>
    <message id="S1204">
        <translation>فُتح الصندوق مرة ثانية بعد {n} ثانية من إيصال كان باقيه {x}: ربما أُعيد الباقي مرتين.</translation>
    </message>
    <message id="S1205">
        <translation>فُتح الصندوق دون بيع ولم يُسجَّل صرف: ربما صُرف مبلغ دون قيد. عدد مرات الفتح هذه: {n}.</translation>
    </message>
    <message id="S1206">
        <translation>طُبعت في هذه الوردية النسخة {n} من إيصال بقيمة {x}: ربما عُدّت بيعًا.</translation>
    </message>
    <message id="S1207">
        <translation>ورقة واحدة من فئة {x}: المعدود {a}، وما دخل وخرج يعطي {b}.</translation>
    </message>
    <message id="S1208">
        <translation>الفرق يساوي ورقة واحدة من فئة {x}، لكن عدّ هذه الفئة لا يُظهره.</translation>
    </message>
    <message id="S1209">
        <translation>يومية هذا الجهاز موجودة مرتين: نسخة من قرصه كتبت قيودًا أخرى بالأرقام نفسها.</translation>
    </message>
    <message id="S1210">
        <translation>أُعيدت يومية هذا الجهاز إلى حالة أقدم.</translation>
    </message>
    <message id="S1211">
        <translation>وصلت قيود من هذا الجهاز دون توقيع صحيح.</translation>
    </message>
    <message id="S1212">
        <translation>مرجع البنك {reference} مكتوب أيضًا على قسيمة الإيداع {n} بمبلغ {x}: عُدّ إيداع واحد اثنين.</translation>
    </message>
    <message id="S1213">
        <translation>رقم الحقيبة هو نفسه في قسيمة الإيداع {n} بمبلغ {x}: ربما سُجلت حقيبة واحدة مرتين.</translation>
    </message>
    <message id="S1214">
        <translation>لم يؤكد البنك هذه القسيمة بمبلغ {x}. يزول الفرق بالتأكيد.</translation>
    </message>
    <message id="S1215">
        <translation>عدّ البنك غير ما في القسيمة: الفرق بينهما {x}.</translation>
    </message>
    <message id="S1216">
        <translation>مبلغ {x} من هذه الوردية ليس في أي حقيبة للبنك بعد.</translation>
    </message>
    <message id="S1217">
        <translation>القرار {decision} غيّر سعر مبيعات الفترة من {a} حتى {b}: أرصدة مجموعها {x}.</translation>
    </message>
    <message id="S1218">
        <translation>مبيعات دون اتصال تجاوزت المدفوع مسبقًا: {x} فوق الحد. عددها: {n}.</translation>
    </message>
    <message id="S1219">
        <translation>الجهاز مفقود وعليه رموز محفوظة: قيمتها {x} وتبقى صالحة حتى تتغير مفاتيح العدادات. عددها: {n}.</translation>
    </message>
    <message id="S1220">
        <translation>أُصدرت رموز لم يطلبها بيع ولا حفظ مسبق ولا عملية على الشباك. عددها: {n}.</translation>
    </message>
    <message id="S1221">
        <translation>في صندوق الماكينة أوراق غير التي استلمتها. أكثرها من فئة {x}، بزيادة أو نقص {n}.</translation>
    </message>
    <message id="S1222">
        <translation>لا يوجد سند لهذا اليوم بعد. يزول الفرق بترحيله.</translation>
    </message>
    <message id="S1223">
        <translation>رُحِّل السند بمبلغ غير مبلغ الدفتر.</translation>
    </message>
    <message id="S1224">
        <translation>نسخة من قرص هذا الجهاز باعت أيضًا: {x} منها مقيّد على هذه الوردية وليس في أي يومية. عددها: {n}.</translation>
    </message>
    <message id="S1230">
        <translation>لم يُفتح الصندوق دون بيع.</translation>
    </message>
    <message id="S1231">
        <translation>لكل فتح للصندوق حركة مسجلة.</translation>
    </message>
    <message id="S1232">
        <translation>لم تُطبع نسخة في هذه الوردية.</translation>
    </message>
    <message id="S1233">
        <translation>الفرق لا يساوي ورقة واحدة.</translation>
    </message>
    <message id="S1234">
        <translation>مؤكد</translation>
    </message>
    <message id="S1235">
        <translation>مرجّح</translation>
    </message>
    <message id="S1236">
        <translation>ممكن</translation>
    </message>
    <message id="S1237">
        <translation>مستبعد</translation>
    </message>
    <message id="S1240">
        <translation>يومية مختلفة</translation>
    </message>
    <message id="S1241">
        <translation>مبيعات لم تصل</translation>
    </message>
    <message id="S1242">
        <translation>حُسمت بعد Z</translation>
    </message>
    <message id="S1243">
        <translation>إيداع مكرر</translation>
    </message>
    <message id="S1244">
        <translation>إيداع متأخر أو مختلف</translation>
    </message>
    <message id="S1245">
        <translation>صرف غير مسجل</translation>
    </message>
    <message id="S1246">
        <translation>نسخة عُدّت بيعًا</translation>
    </message>
    <message id="S1247">
        <translation>باقٍ أُعيد مرتين</translation>
    </message>
    <message id="S1248">
        <translation>ورقة نقدية واحدة</translation>
    </message>
    <message id="S1249">
        <translation>سعر تغيّر لاحقًا</translation>
    </message>
    <message id="S1250">
        <translation>وكيل تجاوز رصيده</translation>
    </message>
    <message id="S1251">
        <translation>جهاز مفقود وعليه رموز</translation>
    </message>
    <message id="S1252">
        <translation>رمز دون بيع</translation>
    </message>
    <message id="S1253">
        <translation>صندوق ماكينة مختلف</translation>
    </message>
    <message id="S1254">
        <translation>سند مختلف</translation>
    </message>
    <message id="S1260">
        <translation>مطابقة يومية</translation>
    </message>
    <message id="S1261">
        <translation>تقرير الوردية</translation>
    </message>
    <message id="S1262">
        <translation>تسوية حساب الوكيل</translation>
    </message>
    <message id="S1263">
        <translation>الإيداعات البنكية</translation>
    </message>
    <message id="S1264">
        <translation>يومية المبيعات</translation>
    </message>
    <message id="S1265">
        <translation>ضريبة القيمة المضافة</translation>
    </message>
    <message id="S1266">
        <translation>أعمار الديون</translation>
    </message>
    <message id="S1267">
        <translation>أثر قرار التعرفة</translation>
    </message>
    <message id="S1268">
        <translation>التقرير</translation>
    </message>
    <message id="S1269">
        <translation>عن</translation>
    </message>
    <message id="S1270">
        <translation>العربية</translation>
    </message>
    <message id="S1271">
        <translation>الإنجليزية</translation>
    </message>
    <message id="S1272">
        <translation>لغة التقرير</translation>
    </message>
    <message id="S1273">
        <translation>الملف</translation>
    </message>
    <message id="S1274">
        <translation>من يوم</translation>
    </message>
    <message id="S1275">
        <translation>إلى يوم</translation>
    </message>
    <message id="S1276">
        <translation>{x} ليس تاريخًا. يُكتب اليوم هكذا: 28/11/2026.</translation>
    </message>
    <message id="S1277">
        <translation>لم يُختر ما يُعد التقرير عنه.</translation>
    </message>
    <message id="S1278">
        <translation>كل النقاط</translation>
    </message>
    <message id="S1279">
        <translation>لم يُفحص</translation>
    </message>
    <message id="S1280">
        <translation>سليم</translation>
    </message>
    <message id="S1281">
        <translation>سليم ومطابق</translation>
    </message>
    <message id="S1282">
        <translation>تغيّرت القيود منذ إعداده</translation>
    </message>
    <message id="S1283">
        <translation>تالف</translation>
    </message>
    <message id="S1284">
        <translation>التقارير</translation>
    </message>
    <message id="S1285">
        <translation>يُعد التقرير الآن.</translation>
    </message>
    <message id="S1286">
        <translation>أُعد التقرير {x} وحُفظ.</translation>
    </message>
    <message id="S1287">
        <translation>الملف سليم وحُفظ في {x}</translation>
    </message>
    <message id="S1288">
        <translation>الرقم</translation>
    </message>
    <message id="S1289">
        <translation>أُعد في</translation>
    </message>
    <message id="S1290">
        <translation>أعده</translation>
    </message>
    <message id="S1291">
        <translation>الجدولة التلقائية</translation>
    </message>
    <message id="S1292">
        <translation>بصمة SHA-256</translation>
    </message>
    <message id="S1293">
        <translation>الفحص</translation>
    </message>
    <message id="S1400">
        <translation>اللوحة الحيّة</translation>
    </message>
    <message id="S1401">
        <translation>أجهزة متصلة: {n} من {m}</translation>
    </message>
    <message id="S1402">
        <translation>متصل</translation>
    </message>
    <message id="S1403">
        <translation>متصل منذ {time}</translation>
    </message>
    <message id="S1404">
        <translation>لا أخبار منذ {time}</translation>
    </message>
    <message id="S1405">
        <translation>لم يبلّغ قط</translation>
    </message>
    <message id="S1406">
        <translation>موقوف</translation>
    </message>
    <message id="S1407">
        <translation>لا أخبار</translation>
    </message>
    <message id="S1408">
        <translation>صندوق {n}</translation>
    </message>
    <message id="S1409">
        <translation>خدمة ذاتية {n}</translation>
    </message>
    <message id="S1410">
        <translation>المكتب {n}</translation>
    </message>
    <message id="S1411">
        <translation>جهاز {n}</translation>
    </message>
    <message id="S1412">
        <translation>لا يبلّغ عن نفسه: إصدار أقدم</translation>
    </message>
    <message id="S1413">
        <translation>حالة الأجهزة غير معروفة الآن</translation>
    </message>
    <message id="S1414">
        <translation>الورق كافٍ</translation>
    </message>
    <message id="S1415">
        <translation>الورق غير معروف</translation>
    </message>
    <message id="S1416">
        <translation>الطابعة جاهزة</translation>
    </message>
    <message id="S1417">
        <translation>خلل في الطابعة</translation>
    </message>
    <message id="S1418">
        <translation>يقبل الأوراق النقدية</translation>
    </message>
    <message id="S1419">
        <translation>لا يقبل أوراقًا نقدية الآن</translation>
    </message>
    <message id="S1420">
        <translation>صندوق النقود ممتلئ</translation>
    </message>
    <message id="S1421">
        <translation>صندوق النقود مُخرَج</translation>
    </message>
    <message id="S1422">
        <translation>خلل في قابل الأوراق النقدية</translation>
    </message>
    <message id="S1423">
        <translation>وردية {n} · {name}</translation>
    </message>
    <message id="S1424">
        <translation>لا وردية مفتوحة</translation>
    </message>
    <message id="S1425">
        <translation>مزامَن قبل {age}</translation>
    </message>
    <message id="S1426">
        <translation>سجلات لم تصل: {n}</translation>
    </message>
    <message id="S1427">
        <translation>{n} ث</translation>
    </message>
    <message id="S1428">
        <translation>{n} د</translation>
    </message>
    <message id="S1429">
        <translation>{n} س</translation>
    </message>
    <message id="S1430" numerus="yes">
        <translation>
            <numerusform>أقل من يوم</numerusform>
            <numerusform>يوم واحد</numerusform>
            <numerusform>يومين</numerusform>
            <numerusform>{n} أيام</numerusform>
            <numerusform>{n} يومًا</numerusform>
            <numerusform>{n} يوم</numerusform>
        </translation>
    </message>
    <message id="S1431">
        <translation>رموز محفوظة {x} حتى {time}</translation>
    </message>
    <message id="S1432">
        <translation>المتاح {x} من {y}</translation>
    </message>
    <message id="S1433">
        <translation>لا مبيعات اليوم</translation>
    </message>
    <message id="S1434">
        <translation>اليوم</translation>
    </message>
    <message id="S1435">
        <translation>قبل أسبوع حتى هذه الساعة</translation>
    </message>
    <message id="S1436">
        <translation>قبل أسبوع، اليوم كله</translation>
    </message>
    <message id="S1437">
        <translation>المبيعات في كل ساعة</translation>
    </message>
    <message id="S1438">
        <translation>تنبيهات</translation>
    </message>
    <message id="S1439">
        <translation>لا شيء يستدعي الانتباه</translation>
    </message>
    <message id="S1440">
        <translation>المعلّقة</translation>
    </message>
    <message id="S1441">
        <translation>موافقات تنتظر</translation>
    </message>
    <message id="S1442">
        <translation>أقدمها قبل {age}</translation>
    </message>
    <message id="S1443">
        <translation>لا شيء</translation>
    </message>
    <message id="S1444">
        <translation>المفاتيح</translation>
    </message>
    <message id="S1445">
        <translation>النسخ الاحتياطية</translation>
    </message>
    <message id="S1446">
        <translation>عدّاد الرموز</translation>
    </message>
    <message id="S1447">
        <translation>جُرّبت قبل {age}</translation>
    </message>
    <message id="S1448">
        <translation>لم يُجرَّب أي استرجاع</translation>
    </message>
    <message id="S1449">
        <translation>فشل الاسترجاع المجرّب</translation>
    </message>
    <message id="S1450">
        <translation>لا نسخة</translation>
    </message>
    <message id="S1451">
        <translation>نسخة قبل {age}</translation>
    </message>
    <message id="S1452">
        <translation>كلها صالحة</translation>
    </message>
    <message id="S1453">
        <translation>ينتهي أولها في {date}</translation>
    </message>
    <message id="S1454">
        <translation>مطابق، فُحص قبل {age}</translation>
    </message>
    <message id="S1455">
        <translation>لا يطابق</translation>
    </message>
    <message id="S1456">
        <translation>غير معروف</translation>
    </message>
    <message id="S1457">
        <translation>بالشيكل، وخلفها قبل أسبوع</translation>
    </message>
    <message id="S1458">
        <translation>{n} عملية</translation>
    </message>
    <message id="S1460">
        <translation>السجل عند الخادم من قرص آخر: لا يُباع هنا شيء</translation>
    </message>
    <message id="S1461">
        <translation>لا أخبار منذ {time}</translation>
    </message>
    <message id="S1462">
        <translation>لا يخدم الزبائن الآن</translation>
    </message>
    <message id="S1463">
        <translation>انتهى الورق</translation>
    </message>
    <message id="S1464">
        <translation>الورق على وشك الانتهاء</translation>
    </message>
    <message id="S1465">
        <translation>الطابعة غير جاهزة</translation>
    </message>
    <message id="S1466">
        <translation>القارئ غير موصول</translation>
    </message>
    <message id="S1467">
        <translation>قابل الأوراق النقدية لا يعمل أو امتلأ</translation>
    </message>
    <message id="S1468">
        <translation>معلّقة: {n}، والمقبوض فيها {x}</translation>
    </message>
    <message id="S1469">
        <translation>بيع دون اتصال لم يصل: {n}، بمبلغ {x}</translation>
    </message>
    <message id="S1470">
        <translation>ساعة الجهاز غير مضبوطة</translation>
    </message>
    <message id="S1471">
        <translation>لا يُباع من الرموز المحفوظة إن انقطع الاتصال</translation>
    </message>
    <message id="S1472">
        <translation>الرموز المحفوظة أوشكت: {x}</translation>
    </message>
    <message id="S1473">
        <translation>نفد رصيد الوكيل: {x}</translation>
    </message>
    <message id="S1474">
        <translation>رصيد الوكيل قليل: {x}</translation>
    </message>
    <message id="S1475">
        <translation>في الحجر بانتظار قرار اثنين: {n}، بمبلغ {x}</translation>
    </message>
    <message id="S1476">
        <translation>مفاتيح منتهية: {n}</translation>
    </message>
    <message id="S1477">
        <translation>مفاتيح تنتهي قريبًا: {n}، أولها في {date}</translation>
    </message>
    <message id="S1478">
        <translation>لا نسخة احتياطية يُعتمد عليها</translation>
    </message>
    <message id="S1479">
        <translation>النسخ الاحتياطية متأخرة أو غير مجرّبة</translation>
    </message>
    <message id="S1480">
        <translation>ما أصدره المُصدِر لا يطابق الرموز عندنا: {n}</translation>
    </message>
    <message id="S1481">
        <translation>لم تصل اللوحة منذ {age}: لا شيء مما يُعرض مؤكد</translation>
    </message>
    <message id="S1482">
        <translation>الإصدار</translation>
    </message>
    <message id="S1483">
        <translation>الساعة تسبق الخادم بقدر {n} ث</translation>
    </message>
    <message id="S1484">
        <translation>الساعة مضبوطة</translation>
    </message>
    <message id="S1485">
        <translation>الساعة متأخرة {n} ث</translation>
    </message>
    <message id="S1486">
        <translation>معرّض عند السرقة {x}</translation>
    </message>
    <message id="S1487">
        <translation>آخر اتصال {time}</translation>
    </message>
    <message id="S1488">
        <translation>تدريب: مفاتيح تجريبية</translation>
    </message>
    <message id="S1491">
        <translation>آخر خبر</translation>
    </message>
    <message id="S1492">
        <translation>الورق والأجهزة</translation>
    </message>
    <message id="S1493">
        <translation>بيع لم يصل</translation>
    </message>
    <message id="S1600">
        <translation>هذا الحقل مطلوب.</translation>
    </message>
    <message id="S1601">
        <translation>الجهاز {n}</translation>
    </message>
    <message id="S1602">
        <translation>رقم النقطة</translation>
    </message>
    <message id="S1603">
        <translation>يوم البيع</translation>
    </message>
    <message id="S1604">
        <translation>الحالة</translation>
    </message>
    <message id="S1605">
        <translation>السبب</translation>
    </message>
    <message id="S1606">
        <translation>القيد {n}</translation>
    </message>
    <message id="S1607">
        <translation>الإيصال</translation>
    </message>
    <message id="S1608">
        <translation>وقت البيع</translation>
    </message>
    <message id="S1609">
        <translation>فرق السعر</translation>
    </message>
    <message id="S1610">
        <translation>ما قيّده الجهاز</translation>
    </message>
    <message id="S1611">
        <translation>ما سُلّم للجهاز</translation>
    </message>
    <message id="S1612">
        <translation>المبلغ مقيّد في حساب التدقيق، ولم يُقيَّد بيع. القرار لمحاسبَين.</translation>
    </message>
    <message id="S1613">
        <translation>لم يُقيَّد شيء بعد: لا دليل موقّعًا على المبلغ. القرار لمحاسبَين.</translation>
    </message>
    <message id="S1614">
        <translation>لا يمكن تحويل هذا القيد إلى بيع. يُحمَّل على النقطة فقط.</translation>
    </message>
    <message id="S1615">
        <translation>أمر إغلاق</translation>
    </message>
    <message id="S1616">
        <translation>اكتُشف في</translation>
    </message>
    <message id="S1617">
        <translation>حالة الرمز</translation>
    </message>
    <message id="S1618">
        <translation>لم يُسلَّم</translation>
    </message>
    <message id="S1620">
        <translation>أُوقف العداد قبل وصول البيع</translation>
    </message>
    <message id="S1621">
        <translation>أُغلق الاشتراك قبل وصول البيع</translation>
    </message>
    <message id="S1622">
        <translation>تغيّرت التعرفة قبل البيع</translation>
    </message>
    <message id="S1623">
        <translation>بدأت دورة جديدة قبل البيع</translation>
    </message>
    <message id="S1624">
        <translation>بيع بسعر أعلى، والفرق مرحّل للمشترك</translation>
    </message>
    <message id="S1625">
        <translation>بيع بسعر أقل، والفرق على البلدية</translation>
    </message>
    <message id="S1626">
        <translation>سُدّد الدين قبل وصول البيع، والمقتطع مرحّل</translation>
    </message>
    <message id="S1627">
        <translation>تجاوز رصيد الوكيل</translation>
    </message>
    <message id="S1628">
        <translation>اليوم مقفل، قُيّد في أول يوم مفتوح</translation>
    </message>
    <message id="S1629">
        <translation>وردية غير معروفة</translation>
    </message>
    <message id="S1630">
        <translation>بائع غير معروف</translation>
    </message>
    <message id="S1631">
        <translation>ساعة الجهاز غير صحيحة</translation>
    </message>
    <message id="S1632">
        <translation>بيع بأمر إغلاق</translation>
    </message>
    <message id="S1633">
        <translation>بيع بعد انتهاء إذن البيع دون اتصال</translation>
    </message>
    <message id="S1634">
        <translation>رمز لم يُسلَّم لهذا الجهاز</translation>
    </message>
    <message id="S1635">
        <translation>رمز قيّد الجهاز إتلافه من قبل</translation>
    </message>
    <message id="S1636">
        <translation>رمز مبيع من قبل</translation>
    </message>
    <message id="S1637">
        <translation>رقم عملية مستعمل</translation>
    </message>
    <message id="S1638">
        <translation>رقم إيصال مستعمل</translation>
    </message>
    <message id="S1639">
        <translation>المبالغ غير متطابقة</translation>
    </message>
    <message id="S1640">
        <translation>قيد غير مقروء</translation>
    </message>
    <message id="S1641">
        <translation>من يومية مختلفة</translation>
    </message>
    <message id="S1642">
        <translation>من يومية غير موقّعة</translation>
    </message>
    <message id="S1643">
        <translation>بانتظار قرار</translation>
    </message>
    <message id="S1644">
        <translation>مقيّد</translation>
    </message>
    <message id="S1645">
        <translation>أُخرج من التدقيق</translation>
    </message>
    <message id="S1646">
        <translation>حُمّل على النقطة</translation>
    </message>
    <message id="S1647">
        <translation>سليمة</translation>
    </message>
    <message id="S1648">
        <translation>أُعيدت إلى حالة أقدم</translation>
    </message>
    <message id="S1649">
        <translation>مختلفة</translation>
    </message>
    <message id="S1650">
        <translation>غير موقّعة</translation>
    </message>
    <message id="S1651">
        <translation>على الجهاز</translation>
    </message>
    <message id="S1652">
        <translation>مطلوب إتلافه</translation>
    </message>
    <message id="S1653">
        <translation>أُتلف</translation>
    </message>
    <message id="S1654">
        <translation>مبيع</translation>
    </message>
    <message id="S1655">
        <translation>صندوق</translation>
    </message>
    <message id="S1656">
        <translation>جهاز خدمة ذاتية</translation>
    </message>
    <message id="S1657">
        <translation>صالح حتى</translation>
    </message>
    <message id="S1658">
        <translation>القرار</translation>
    </message>
    <message id="S1659">
        <translation>حُفظ في</translation>
    </message>
    <message id="S1660">
        <translation>تاريخ القرار</translation>
    </message>
    <message id="S1661">
        <translation>بقرار</translation>
    </message>
    <message id="S1662">
        <translation>قيد التدقيق</translation>
    </message>
    <message id="S1663">
        <translation>يصبح الإيصال {n} في النقطة {p} بيعًا بقيمة {x}، ويُدفع من حساب التدقيق.</translation>
    </message>
    <message id="S1664">
        <translation>لا يصبح الإيصال {n} بيعًا أبدًا. تُسوّى قيمته {x} مع النقطة {p}.</translation>
    </message>
    <message id="S1665">
        <translation>المكشوف</translation>
    </message>
    <message id="S1666">
        <translation>موقوف</translation>
    </message>
    <message id="S1667">
        <translation>الجهاز</translation>
    </message>
    <message id="S1668">
        <translation>القيود</translation>
    </message>
    <message id="S1669">
        <translation>آخر وصول</translation>
    </message>
    <message id="S1670">
        <translation>الإذن حتى</translation>
    </message>
    <message id="S1671">
        <translation>السقف</translation>
    </message>
    <message id="S1672">
        <translation>اليومية مختلفة منذ {time}</translation>
    </message>
    <message id="S1673">
        <translation>لا يبيع هذا الجهاز حتى يُحلّ ذلك. لا يُعدَّل أي قيد.</translation>
    </message>
    <message id="S1674">
        <translation>أسوأ خسارة: {x}</translation>
    </message>
    <message id="S1675">
        <translation>بلغ الجهاز حدّ ما سُلّم له إجمالًا. لا تُحفظ رموز جديدة.</translation>
    </message>
    <message id="S1676">
        <translation>الرموز المحفوظة</translation>
    </message>
    <message id="S1677">
        <translation>الإصدار</translation>
    </message>
    <message id="S1678">
        <translation>الإصدار المؤكَّد</translation>
    </message>
    <message id="S1679">
        <translation>عدد الرموز</translation>
    </message>
    <message id="S1680">
        <translation>قيمة الرموز الصالحة</translation>
    </message>
    <message id="S1681">
        <translation>كل ما سُلّم</translation>
    </message>
    <message id="S1682">
        <translation>حدّ ما يُسلَّم</translation>
    </message>
    <message id="S1683">
        <translation>الأجهزة</translation>
    </message>
    <message id="S1684">
        <translation>ما يجوز حفظه، بالشيكل</translation>
    </message>
    <message id="S1685">
        <translation>نقطة=مبلغ لكل جهاز فيها، أو نقطة-جهاز=مبلغ. مثال: ⁦3=5000 4-1=2000⁩</translation>
    </message>
    <message id="S1686">
        <translation>المدة بالساعات</translation>
    </message>
    <message id="S1687">
        <translation>من الآن، 72 على الأكثر</translation>
    </message>
    <message id="S1688">
        <translation>ملغى</translation>
    </message>
    <message id="S1689">
        <translation>سارٍ</translation>
    </message>
    <message id="S1690">
        <translation>غير سارٍ</translation>
    </message>
    <message id="S1691">
        <translation>من</translation>
    </message>
    <message id="S1692">
        <translation>حتى</translation>
    </message>
    <message id="S1693">
        <translation>أُلغي في</translation>
    </message>
    <message id="S1694">
        <translation>ألغاه</translation>
    </message>
    <message id="S1695">
        <translation>طلبه</translation>
    </message>
    <message id="S1696">
        <translation>وافق عليه</translation>
    </message>
    <message id="S1697">
        <translation>يجوز للأجهزة أن تحفظ {x} حتى {time}.</translation>
    </message>
    <message id="S1698">
        <translation>أوامر الإغلاق</translation>
    </message>
    <message id="S1699">
        <translation>أُوقف في</translation>
    </message>
    <message id="S1700">
        <translation>عدادات معنيّة</translation>
    </message>
    <message id="S1701">
        <translation>مفتاح ضمن الخطة</translation>
    </message>
    <message id="S1702">
        <translation>مفتاح جديد</translation>
    </message>
    <message id="S1703">
        <translation>مجموعة التزويد</translation>
    </message>
    <message id="S1704">
        <translation>رقم المفتاح</translation>
    </message>
    <message id="S1705">
        <translation>تغيير المفتاح</translation>
    </message>
    <message id="S1706">
        <translation>ضمن الخطة</translation>
    </message>
    <message id="S1707">
        <translation>خارج الخطة</translation>
    </message>
    <message id="S1708">
        <translation>الجهاز المفقود، مثل ⁦3-1⁩</translation>
    </message>
    <message id="S1709">
        <translation>عدادات دون خطة مفتاح: {n}</translation>
    </message>
    <message id="S1710">
        <translation>المفتاح الجديد يُنهي الخسارة. تُخطط الحملة من شاشة المفاتيح.</translation>
    </message>
    <message id="S1711">
        <translation>أُوقف في {time}</translation>
    </message>
    <message id="S1712">
        <translation>لا خسارة ممكنة</translation>
    </message>
    <message id="S1713">
        <translation>عدادات مكشوفة</translation>
    </message>
    <message id="S1714">
        <translation>أجهزة مفقودة</translation>
    </message>
    <message id="S1715">
        <translation>عدادات المفقودة</translation>
    </message>
    <message id="S1716">
        <translation>ساعات</translation>
    </message>
    <message id="S1717">
        <translation>لمن المبالغ</translation>
    </message>
    <message id="S1718">
        <translation>قيمة الرموز</translation>
    </message>
    <message id="S1719">
        <translation>حضروا</translation>
    </message>
    <message id="S1720">
        <translation>وجدوا رمزًا</translation>
    </message>
    <message id="S1721">
        <translation>وجدوا مبلغهم</translation>
    </message>
    <message id="S1722">
        <translation>النسبة</translation>
    </message>
    <message id="S1723">
        <translation>انقطاعات مفترضة</translation>
    </message>
    <message id="S1724">
        <translation>الأيام</translation>
    </message>
    <message id="S1725">
        <translation>انقطاع مدته {n} س</translation>
    </message>
    <message id="S1726">
        <translation>التغطية</translation>
    </message>
    <message id="S1727">
        <translation>القيمة غير مفهومة.</translation>
    </message>
    <message id="S1728">
        <translation>ينتهي الأمر الآن. تخرج الرموز الزائدة من الأجهزة عند التجديد القادم.</translation>
    </message>
    <message id="S1729">
        <translation>البيع دون اتصال</translation>
    </message>
    <message id="S1730">
        <translation>النسخ الاحتياطية: مُجرَّبة</translation>
    </message>
    <message id="S1731">
        <translation>النسخ الاحتياطية: بحاجة إلى متابعة</translation>
    </message>
    <message id="S1732">
        <translation>النسخ الاحتياطية: غير مأمونة</translation>
    </message>
    <message id="S1733">
        <translation>لم تُجرَّب</translation>
    </message>
    <message id="S1734">
        <translation>استُعيدت وطابقت</translation>
    </message>
    <message id="S1735">
        <translation>لم تطابق</translation>
    </message>
    <message id="S1736">
        <translation>الأماكن: {n} من {m}</translation>
    </message>
    <message id="S1737">
        <translation>الملف</translation>
    </message>
    <message id="S1738">
        <translation>أُخذت في</translation>
    </message>
    <message id="S1739">
        <translation>ميغابايت</translation>
    </message>
    <message id="S1740">
        <translation>الأماكن</translation>
    </message>
    <message id="S1741">
        <translation>سليم</translation>
    </message>
    <message id="S1742">
        <translation>لم يبدأ بعد</translation>
    </message>
    <message id="S1743">
        <translation>ينتهي قريبًا</translation>
    </message>
    <message id="S1744">
        <translation>قارب الحدّ</translation>
    </message>
    <message id="S1745">
        <translation>استُنفد الحدّ</translation>
    </message>
    <message id="S1746">
        <translation>منتهٍ</translation>
    </message>
    <message id="S1747">
        <translation>تاريخ الأساس</translation>
    </message>
    <message id="S1748">
        <translation>للتجربة</translation>
    </message>
    <message id="S1749">
        <translation>المفتاح</translation>
    </message>
    <message id="S1750">
        <translation>قيمة التحقق</translation>
    </message>
    <message id="S1751">
        <translation>ينتهي في</translation>
    </message>
    <message id="S1752">
        <translation>أيام باقية</translation>
    </message>
    <message id="S1753">
        <translation>كمية باقية</translation>
    </message>
    <message id="S1754">
        <translation>عدادات</translation>
    </message>
    <message id="S1755">
        <translation>تغييرات جارية</translation>
    </message>
    <message id="S1756">
        <translation>الحملة</translation>
    </message>
    <message id="S1757">
        <translation>بدأت في</translation>
    </message>
    <message id="S1758">
        <translation>سُلّمت الرموز</translation>
    </message>
    <message id="S1759">
        <translation>تم التأكيد</translation>
    </message>
    <message id="S1760">
        <translation>الإنجاز</translation>
    </message>
    <message id="S1761">
        <translation>يعمل منذ</translation>
    </message>
    <message id="S1762">
        <translation>شحن حتى</translation>
    </message>
    <message id="S1763">
        <translation>ينتهي كليًا</translation>
    </message>
    <message id="S1764">
        <translation>حدّ الكمية</translation>
    </message>
    <message id="S1765">
        <translation>المستهلك منه</translation>
    </message>
    <message id="S1766">
        <translation>لا مفتاح محمّلًا لهذه العدادات: لا يمكن شحنها.</translation>
    </message>
    <message id="S1767">
        <translation>عدادات سُلّمت رموزها ولم تتأكد بعد: {n}</translation>
    </message>
    <message id="S1768">
        <translation>تم السحب</translation>
    </message>
    <message id="S1769">
        <translation>المفتاح محمّل</translation>
    </message>
    <message id="S1770">
        <translation>لا مفتاح</translation>
    </message>
    <message id="S1771">
        <translation>لا يصنع هذا المفتاح رموز شحن. يلزم تحميل المفتاح التالي وتغيير مفاتيح عداداته.</translation>
    </message>
    <message id="S1772">
        <translation>أيام باقية: {n}. يلزم التخطيط لتغيير مفاتيح عداداته.</translation>
    </message>
    <message id="S1773">
        <translation>استُنفدت الكمية المسموحة لهذا المفتاح.</translation>
    </message>
    <message id="S1774">
        <translation>مفاتيح الشحن</translation>
    </message>
    <message id="S1775">
        <translation>العدادات بحسب المفتاح</translation>
    </message>
    <message id="S1776">
        <translation>حملات التغيير</translation>
    </message>
    <message id="S1777">
        <translation>المفاتيح</translation>
    </message>
    <message id="S1778">
        <translation>كل الأماكن</translation>
    </message>
    <message id="S1779">
        <translation>ناقصة</translation>
    </message>
    <message id="S1780">
        <translation>تجربة الاسترجاع</translation>
    </message>
    <message id="S1781">
        <translation>جُرّبت في</translation>
    </message>
    <message id="S1782">
        <translation>فروق</translation>
    </message>
    <message id="S1783">
        <translation>اكتملت في</translation>
    </message>
    <message id="S1784">
        <translation>إصدار القاعدة</translation>
    </message>
    <message id="S1785">
        <translation>الحقبة</translation>
    </message>
    <message id="S1786">
        <translation>البصمة</translation>
    </message>
    <message id="S1787">
        <translation>عادت البيانات كاملة، ودفتر الأستاذ متطابق.</translation>
    </message>
    <message id="S1788">
        <translation>النسخة موجودة هنا</translation>
    </message>
    <message id="S1789">
        <translation>النسخ</translation>
    </message>
    <message id="S1790">
        <translation>تجارب الاسترجاع</translation>
    </message>
    <message id="S1791">
        <translation>آخر تجربة استرجاع {time}</translation>
    </message>
    <message id="S1792">
        <translation>النسخ الاحتياطية</translation>
    </message>
    <message id="S1793">
        <translation>الفعل</translation>
    </message>
    <message id="S1794">
        <translation>مَن</translation>
    </message>
    <message id="S1795">
        <translation>الموضوع</translation>
    </message>
    <message id="S1796">
        <translation>من أين</translation>
    </message>
    <message id="S1797">
        <translation>اليوم</translation>
    </message>
    <message id="S1798">
        <translation>الرقم</translation>
    </message>
    <message id="S1799">
        <translation>القيد رقم {n}</translation>
    </message>
    <message id="S1800">
        <translation>الفاقد والمؤشرات</translation>
    </message>
    <message id="S1801">
        <translation>المؤشرات</translation>
    </message>
    <message id="S1802">
        <translation>المناطق</translation>
    </message>
    <message id="S1803">
        <translation>المؤشر</translation>
    </message>
    <message id="S1804">
        <translation>إشارات عبث</translation>
    </message>
    <message id="S1805">
        <translation>بلا شراء</translation>
    </message>
    <message id="S1806">
        <translation>شراء متراجع</translation>
    </message>
    <message id="S1807">
        <translation>شراء قليل</translation>
    </message>
    <message id="S1808">
        <translation>شراء صغير ومتكرر</translation>
    </message>
    <message id="S1809">
        <translation>آخر ما كتبه العداد على بطاقته إشارات عبث، بتاريخ {day}. يحدث هذا أيضًا لعداد قديم أو مركّب خطأ.</translation>
    </message>
    <message id="S1810">
        <translation>لا شراء خلال آخر {days} يومًا. نصف الجيران الذين يشترون وعددهم {count} اشترى {near} أو أكثر.</translation>
    </message>
    <message id="S1811">
        <translation>معدل الشراء {own} من معدله السابق، ومعدل الجيران {near} من معدلهم.</translation>
    </message>
    <message id="S1812">
        <translation>المشترى {own} خلال آخر {days} يومًا. نصف الجيران وعددهم {count} اشترى {near} أو أكثر.</translation>
    </message>
    <message id="S1813">
        <translation>مرات الشراء {own}، ومرات شراء الجيران {near}. قد يعني الشراء الصغير ضيق الحال.</translation>
    </message>
    <message id="S1814">
        <translation>المقارنة مع {count} من الفئة نفسها في المنطقة</translation>
    </message>
    <message id="S1815">
        <translation>في المنطقة قليلون: المقارنة مع {count} من الفئة نفسها في البلد كلها</translation>
    </message>
    <message id="S1816">
        <translation>بلا مقارنة: الجيران قليلون</translation>
    </message>
    <message id="S1817">
        <translation>المشترك والعنوان</translation>
    </message>
    <message id="S1819">
        <translation>المشترى</translation>
    </message>
    <message id="S1820">
        <translation>الجيران</translation>
    </message>
    <message id="S1821">
        <translation>أقل من المتوقع</translation>
    </message>
    <message id="S1823">
        <translation>الحالة</translation>
    </message>
    <message id="S1824">
        <translation>مفتوح</translation>
    </message>
    <message id="S1825">
        <translation>كشف مطلوب</translation>
    </message>
    <message id="S1826">
        <translation>تم الكشف</translation>
    </message>
    <message id="S1827">
        <translation>لا يلزم كشف</translation>
    </message>
    <message id="S1828">
        <translation>مؤجّل</translation>
    </message>
    <message id="S1829">
        <translation>يبقى مؤجّلًا حتى يوم</translation>
    </message>
    <message id="S1830">
        <translation>يوم آتٍ خلال سنة، مثل ⁦01/06/2027⁩</translation>
    </message>
    <message id="S1831">
        <translation>لا يوقف هذا العداد ولا يغيّر شيئًا في البيع.</translation>
    </message>
    <message id="S1832">
        <translation>التاريخ غير مفهوم أو ليس خلال السنة القادمة.</translation>
    </message>
    <message id="S1833">
        <translation>13 شهرًا</translation>
    </message>
    <message id="S1834">
        <translation>هذا الاشتراك</translation>
    </message>
    <message id="S1835">
        <translation>الجيران</translation>
    </message>
    <message id="S1837">
        <translation>لا شراء خلال سنة</translation>
    </message>
    <message id="S1838">
        <translation>مرات الشراء</translation>
    </message>
    <message id="S1839">
        <translation>مرات شراء الجيران</translation>
    </message>
    <message id="S1840">
        <translation>الاشتراكات</translation>
    </message>
    <message id="S1841">
        <translation>عدادات المنطقة</translation>
    </message>
    <message id="S1842">
        <translation>الداخل</translation>
    </message>
    <message id="S1843">
        <translation>المباع</translation>
    </message>
    <message id="S1844">
        <translation>الفاقد</translation>
    </message>
    <message id="S1845">
        <translation>نسبة الفاقد</translation>
    </message>
    <message id="S1846">
        <translation>بلا عداد منطقة</translation>
    </message>
    <message id="S1847">
        <translation>قراءات ناقصة</translation>
    </message>
    <message id="S1848">
        <translation>معروف</translation>
    </message>
    <message id="S1849">
        <translation>بلا منطقة</translation>
    </message>
    <message id="S1850">
        <translation>لا يُعرف الداخل دون عداد منطقة، فلا يُذكر فاقد.</translation>
    </message>
    <message id="S1851">
        <translation>لا توجد جولتا قراءة كاملتان، فلا يُذكر فاقد.</translation>
    </message>
    <message id="S1852">
        <translation>المباع أكثر من الداخل: كمية لم تُستهلك بعد، أو اشتراكات في منطقة غير منطقتها.</translation>
    </message>
    <message id="S1853">
        <translation>من {first} إلى {last}</translation>
    </message>
    <message id="S1854">
        <translation>المشترى الذي لم يُستهلك بعد محسوب مع المباع: الحكم على المدة كلها لا على شهر.</translation>
    </message>
    <message id="S1855">
        <translation>خريطة المناطق والعدادات</translation>
    </message>
    <message id="S1856">
        <translation>مفتاح الخريطة</translation>
    </message>
    <message id="S1857">
        <translation>عدادات على الخريطة: {placed} · خارجها: {unplaced}</translation>
    </message>
    <message id="S1858">
        <translation>بلا مؤشر</translation>
    </message>
    <message id="S1859">
        <translation>لا حدود معروفة للمناطق. تأتي من ملف GeoJSON.</translation>
    </message>
    <message id="S1860">
        <translation>الملف أكبر من المسموح. لم يُحفظ شيء.</translation>
    </message>
    <message id="S1861">
        <translation>الملف ليس مجموعة GeoJSON لحدود مناطق. لم يُحفظ شيء.</translation>
    </message>
    <message id="S1862">
        <translation>حدود {where} فيها أكثر من 250 زاوية أو 20 جزءًا: يلزم تبسيطها. لم يُحفظ شيء.</translation>
    </message>
    <message id="S1863">
        <translation>العنصر {where} ليس مضلّعًا باسم منطقة (zone أو name). لم يُحفظ شيء.</translation>
    </message>
    <message id="S1864">
        <translation>زوايا {where} غير مفهومة. لم يُحفظ شيء.</translation>
    </message>
    <message id="S1865">
        <translation>حُفظت حدود مناطق: {n}</translation>
    </message>
    <message id="S1866">
        <translation>حُفظ الملف {file}</translation>
    </message>
    <message id="S1867">
        <translation>عرض للجمهور: بلا أسماء وأرقام وعناوين</translation>
    </message>
    <message id="S1868">
        <translation>الأسهم للتحريك، + و − للتكبير والتصغير، Home للبلدة كلها</translation>
    </message>
    <message id="S1870">
        <translation>المبيعات: متى وأين وبأي تعرفة</translation>
    </message>
    <message id="S1871">
        <translation>حسب اليوم</translation>
    </message>
    <message id="S1872">
        <translation>حسب ساعة اليوم</translation>
    </message>
    <message id="S1873">
        <translation>حسب المنطقة</translation>
    </message>
    <message id="S1874">
        <translation>حسب التعرفة</translation>
    </message>
    <message id="S1875">
        <translation>آخر {days} يومًا</translation>
    </message>
    <message id="S1876">
        <translation>{service} · {days} · المجموع {money} · العمليات {count}</translation>
    </message>
    <message id="S1877">
        <translation>لا مبيعات</translation>
    </message>
    <message id="S1878">
        <translation>الجزء</translation>
    </message>
    <message id="S1879">
        <translation>العمليات</translation>
    </message>
    <message id="S1880">
        <translation>المبلغ (₪)</translation>
    </message>
    <message id="S1881">
        <translation>الكمية</translation>
    </message>
    <message id="S1882">
        <translation>التقسيم</translation>
    </message>
    <message id="S1883">
        <translation>الفاقد أقل من {most}</translation>
    </message>
    <message id="S1884">
        <translation>الفاقد {least} وأكثر</translation>
    </message>
    <message id="S1885">
        <translation>الفاقد غير معروف أو سالب</translation>
    </message>
    <message id="S1886">
        <translation>الداخل والمباع</translation>
    </message>
    <message id="S1888">
        <translation>الفئة</translation>
    </message>
    <message id="S1900">
        <translation>السندات المحاسبية</translation>
    </message>
    <message id="S1901">
        <translation>إيداعات البنك</translation>
    </message>
    <message id="S1902">
        <translation>السند</translation>
    </message>
    <message id="S1903">
        <translation>سند رقم {n}</translation>
    </message>
    <message id="S1904">
        <translation>رقم القيد في المحاسبة</translation>
    </message>
    <message id="S1905">
        <translation>لم يُرحَّل بعد</translation>
    </message>
    <message id="S1906">
        <translation>صُدِّر إلى المحاسبة</translation>
    </message>
    <message id="S1907">
        <translation>جديد</translation>
    </message>
    <message id="S1908">
        <translation>رُحِّل</translation>
    </message>
    <message id="S1909">
        <translation>رُحِّل بمبلغ آخر</translation>
    </message>
    <message id="S1910">
        <translation>تغيّر اليوم بعده</translation>
    </message>
    <message id="S1911">
        <translation>مجموع السند</translation>
    </message>
    <message id="S1912">
        <translation>ما في الدفتر الآن</translation>
    </message>
    <message id="S1913">
        <translation>مدين {a}، دائن {b}</translation>
    </message>
    <message id="S1914">
        <translation>القيود</translation>
    </message>
    <message id="S1915">
        <translation>لأي نقطة (⁦0⁩: الإدارة المركزية)</translation>
    </message>
    <message id="S1916">
        <translation>لأي يوم (⁦2026-11-22⁩)</translation>
    </message>
    <message id="S1917">
        <translation>الرقم في نظام المحاسبة</translation>
    </message>
    <message id="S1918">
        <translation>المجموع كما رُحِّل، بالشيكل</translation>
    </message>
    <message id="S1919">
        <translation>أيام فيها قيود ولا سند لها: {n}</translation>
    </message>
    <message id="S1920">
        <translation>قسيمة رقم {n}</translation>
    </message>
    <message id="S1921">
        <translation>البنك والكيس</translation>
    </message>
    <message id="S1922">
        <translation>في الكيس</translation>
    </message>
    <message id="S1923">
        <translation>أكّد البنك</translation>
    </message>
    <message id="S1924">
        <translation>في الطريق</translation>
    </message>
    <message id="S1925">
        <translation>أكّده البنك</translation>
    </message>
    <message id="S1926">
        <translation>عدّ البنك غير ذلك</translation>
    </message>
    <message id="S1927">
        <translation>مرجع البنك</translation>
    </message>
    <message id="S1928">
        <translation>المبلغ الذي عدّه البنك، بالشيكل</translation>
    </message>
    <message id="S1929">
        <translation>سبب الفرق، إن وُجد</translation>
    </message>
    <message id="S1930">
        <translation>عمل القسيمة</translation>
    </message>
    <message id="S1931">
        <translation>كان المنتظر</translation>
    </message>
    <message id="S1932">
        <translation>لا يُقرأ كمبلغ أو كيوم.</translation>
    </message>
    <message id="S1960">
        <translation>أمر على الخادم</translation>
    </message>
    <message id="S1961">
        <translation>سجل التدقيق</translation>
    </message>
    <message id="S1962">
        <translation>من القيد</translation>
    </message>
    <message id="S1963">
        <translation>إلى القيد</translation>
    </message>
    <message id="S1964">
        <translation>الحقل الفارغ: حتى آخر السجل</translation>
    </message>
    <message id="S1965">
        <translation>تُحسب بصمة كل قيد من جديد عند الخادم، ويُقارن تسلسلها.</translation>
    </message>
    <message id="S1966">
        <translation>○ لم يُتحقق من السلسلة بعد</translation>
    </message>
    <message id="S1967">
        <translation>جارٍ التحقق: {x}</translation>
    </message>
    <message id="S1968">
        <translation>أُوقف التحقق عند: {x}</translation>
    </message>
    <message id="S1969">
        <translation>السلسلة سليمة {x} · {y} ث</translation>
    </message>
    <message id="S1970">
        <translation>القيد {n} تغيّر بعد كتابته</translation>
    </message>
    <message id="S1971">
        <translation>القيد {n} مفقود</translation>
    </message>
    <message id="S1972">
        <translation>آخر السجل مقطوع من القيد {n}</translation>
    </message>
    <message id="S1973">
        <translation>لا قيود هنا</translation>
    </message>
    <message id="S2000">
        <translation>الموافقات</translation>
    </message>
    <message id="S2001">
        <translation>عكس عملية بيع</translation>
    </message>
    <message id="S2002">
        <translation>كمية مجانية</translation>
    </message>
    <message id="S2003">
        <translation>شحن عداد خاطئ</translation>
    </message>
    <message id="S2004">
        <translation>رصيد عداد مستبدل</translation>
    </message>
    <message id="S2005">
        <translation>رمز فني</translation>
    </message>
    <message id="S2006">
        <translation>تغيير مفتاح التشفير</translation>
    </message>
    <message id="S2007">
        <translation>تأجيل اقتطاعات</translation>
    </message>
    <message id="S2008">
        <translation>تفعيل تعرفة</translation>
    </message>
    <message id="S2009">
        <translation>رصيد تصحيح تعرفة</translation>
    </message>
    <message id="S2010">
        <translation>تحميل مفتاح تشفير</translation>
    </message>
    <message id="S2011">
        <translation>شروط وكيل أو سقف</translation>
    </message>
    <message id="S2012">
        <translation>تغذية رصيد وكيل</translation>
    </message>
    <message id="S2013">
        <translation>صرف مستحق</translation>
    </message>
    <message id="S2014">
        <translation>إغلاق اشتراك وصرف رصيده</translation>
    </message>
    <message id="S2015">
        <translation>شطب دين</translation>
    </message>
    <message id="S2016">
        <translation>قيد دين سابق</translation>
    </message>
    <message id="S2017">
        <translation>طريقة تحصيل دين</translation>
    </message>
    <message id="S2018">
        <translation>إخراج نقد فوق الحد</translation>
    </message>
    <message id="S2019">
        <translation>إعادة فتح يوم</translation>
    </message>
    <message id="S2020">
        <translation>بيع دون اتصال قيد التدقيق</translation>
    </message>
    <message id="S2021">
        <translation>صلاحيات مستخدم</translation>
    </message>
    <message id="S2022">
        <translation>إيقاف جهاز</translation>
    </message>
    <message id="S2023">
        <translation>التخلي عن جهاز مفقود</translation>
    </message>
    <message id="S2024">
        <translation>استرجاع من نسخة احتياطية</translation>
    </message>
    <message id="S2025">
        <translation>حذف هوية مشترك</translation>
    </message>
    <message id="S2026">
        <translation>تفريغ صندوق جهاز</translation>
    </message>
    <message id="S2027">
        <translation>أمر إغلاقات</translation>
    </message>
    <message id="S2028">
        <translation>تمديد الرموز المحفوظة</translation>
    </message>
    <message id="S2029">
        <translation>قرار في فرق</translation>
    </message>
    <message id="S2030">
        <translation>يُعكس البيع {what}: يُلغى إيصاله ويعود مبلغه إلى المشترك من الصندوق.</translation>
    </message>
    <message id="S2031">
        <translation>يُصدر {u} من الوحدات دون ثمن للعداد {what}. لا ينتقل أي مبلغ.</translation>
    </message>
    <message id="S2032">
        <translation>ينتقل شحن العداد الخاطئ إلى العداد {n}.</translation>
    </message>
    <message id="S2033">
        <translation>ينتقل رصيد {u} من العداد {what} إلى العداد البديل {n}.</translation>
    </message>
    <message id="S2034">
        <translation>يُصدر رمز فني ({x}) للعداد {what}. لا ينتقل أي مبلغ.</translation>
    </message>
    <message id="S2035">
        <translation>يُصدر رمز تغيير المفتاح أو حملة كاملة: {what}.</translation>
    </message>
    <message id="S2036">
        <translation>تُؤجَّل اقتطاعات الاشتراك {what} حتى {day}، وعددها {n}.</translation>
    </message>
    <message id="S2037">
        <translation>تسري نسخة التعرفة {what} من {day}، ويُباع بها من ذلك اليوم. لا تُعدَّل بعدها.</translation>
    </message>
    <message id="S2038">
        <translation>يُقيَّد للمشتركين {x} عن مبيعات {day} إلى {n}.</translation>
    </message>
    <message id="S2039">
        <translation>يُحمَّل مفتاح التشفير {what} في وحدة الحماية.</translation>
    </message>
    <message id="S2040">
        <translation>يصبح سقف ائتمان الوكيل في النقطة {n}: {x}، وعمولته {c}.</translation>
    </message>
    <message id="S2041">
        <translation>يزيد رصيد الوكيل في النقطة {n} بمبلغ {x}، والمبلغ مقبوض بالمستند {r}.</translation>
    </message>
    <message id="S2042">
        <translation>يُصرف أو يُقيَّد {x}: {what}.</translation>
    </message>
    <message id="S2043">
        <translation>يُغلق الاشتراك {what} ويُصرف رصيده {x}.</translation>
    </message>
    <message id="S2044">
        <translation>يُشطب من الدين {what} مبلغ {x}. لا يُحصَّل بعدها.</translation>
    </message>
    <message id="S2045">
        <translation>يُقيَّد على الاشتراك {what} دين قدره {x} ويُحصَّل مع كل شحن.</translation>
    </message>
    <message id="S2046">
        <translation>يُحصَّل الدين {what} بطريقة أخرى من {day}.</translation>
    </message>
    <message id="S2047">
        <translation>يخرج من الصندوق نقدًا {x} إلى {what}.</translation>
    </message>
    <message id="S2048">
        <translation>يُعاد فتح يوم {day} في النقطة {n}: تتغيّر أرقامه حتى يُقفل من جديد، ويبقى الأثر.</translation>
    </message>
    <message id="S2050">
        <translation>يُمنح {what} الصلاحيات: {x}.</translation>
    </message>
    <message id="S2051">
        <translation>يتوقف الجهاز {what} عن البيع فورًا ولا يعود من تلقاء نفسه.</translation>
    </message>
    <message id="S2052">
        <translation>يُعتبر الجهاز {what} مفقودًا نهائيًا وتُقبل بياناته كما هي.</translation>
    </message>
    <message id="S2053">
        <translation>تُستبدل بيانات الخادم بالنسخة الاحتياطية {what}.</translation>
    </message>
    <message id="S2054">
        <translation>تُحذف هوية المشترك {what} نهائيًا، وتبقى المبالغ.</translation>
    </message>
    <message id="S2055">
        <translation>أُخرج الصندوق في الكيس {what} وفيه {x} حسب يومية الجهاز.</translation>
    </message>
    <message id="S2056">
        <translation>تُرفع حدود البيع دون اتصال من {day} إلى {n}.</translation>
    </message>
    <message id="S2057">
        <translation>تُباع الرموز المحفوظة في الجهاز {what} وقتًا أطول دون اتصال.</translation>
    </message>
    <message id="S2059">
        <translation>طلب لا تعرفه هذه النسخة: {what}. لا تجوز الموافقة عليه هنا.</translation>
    </message>
    <message id="S2060">
        <translation>يحدث عند الموافقة</translation>
    </message>
    <message id="S2061">
        <translation>ما يُوافَق عليه بالضبط</translation>
    </message>
    <message id="S2062">
        <translation>الطلب من</translation>
    </message>
    <message id="S2063">
        <translation>منذ</translation>
    </message>
    <message id="S2064">
        <translation>صالح حتى</translation>
    </message>
    <message id="S2065">
        <translation>طلبك</translation>
    </message>
    <message id="S2066">
        <translation>بانتظار قرارك</translation>
    </message>
    <message id="S2067">
        <translation>وافق واحد</translation>
    </message>
    <message id="S2068">
        <translation>الطلب</translation>
    </message>
    <message id="S2069">
        <translation>لا طلب تحت المؤشر.</translation>
    </message>
    <message id="S2070">
        <translation>كلمة مرور {name}</translation>
    </message>
    <message id="S2071">
        <translation>السبب (لازم عند الرفض)</translation>
    </message>
    <message id="S2072">
        <translation>سُجّلت الموافقة. الطلب عند صاحبه للتنفيذ.</translation>
    </message>
    <message id="S2073">
        <translation>سُجّل الرفض. لم يتغيّر شيء.</translation>
    </message>
    <message id="S2074">
        <translation>كلمة المرور لازمة للقرار.</translation>
    </message>
    <message id="S2075">
        <translation>السبب لازم للرفض.</translation>
    </message>
    <message id="S2076">
        <translation>وصلت طلبات جديدة. يقرؤها F5.</translation>
    </message>
    <message id="S2077">
        <translation>الحالة</translation>
    </message>
    <message id="S2078">
        <translation>قائمة الموافقات</translation>
    </message>
    <message id="S2079">
        <translation>وافق: {name}</translation>
    </message>
    <message id="S2080">
        <translation>صرّاف</translation>
    </message>
    <message id="S2081">
        <translation>مشرف</translation>
    </message>
    <message id="S2082">
        <translation>محاسب</translation>
    </message>
    <message id="S2083">
        <translation>مسؤول التعرفة</translation>
    </message>
    <message id="S2084">
        <translation>أمين المفاتيح</translation>
    </message>
    <message id="S2085">
        <translation>مدقق</translation>
    </message>
    <message id="S2086">
        <translation>وكيل</translation>
    </message>
    <message id="S2087">
        <translation>مدير النظام</translation>
    </message>
    <message id="S2088">
        <translation>جهاز خدمة ذاتية</translation>
    </message>
    <message id="S2089">
        <translation>هذا طلبك: يقرره شخص آخر.</translation>
    </message>
    <message id="S2090">
        <translation>وافق شخص واحد، وتلزم موافقة شخص آخر.</translation>
    </message>
    <message id="S2100">
        <translation>الوكلاء</translation>
    </message>
    <message id="S2101">
        <translation>الوكيل</translation>
    </message>
    <message id="S2102">
        <translation>الرصيد</translation>
    </message>
    <message id="S2103">
        <translation>سقف الائتمان</translation>
    </message>
    <message id="S2104">
        <translation>المتاح للبيع</translation>
    </message>
    <message id="S2105">
        <translation>عمولة مستحقة</translation>
    </message>
    <message id="S2106">
        <translation>مبيعات بلا تسوية {z}، تكسب {x}</translation>
    </message>
    <message id="S2107">
        <translation>في الرموز {x}</translation>
    </message>
    <message id="S2108">
        <translation>النسبة {c}</translation>
    </message>
    <message id="S2110">
        <translation>مستعمل {n}</translation>
    </message>
    <message id="S2111">
        <translation>غير مستعمل</translation>
    </message>
    <message id="S2112">
        <translation>قائمة الوكلاء</translation>
    </message>
    <message id="S2113">
        <translation>كشف الحساب</translation>
    </message>
    <message id="S2114">
        <translation>التاريخ</translation>
    </message>
    <message id="S2115">
        <translation>البيان</translation>
    </message>
    <message id="S2116">
        <translation>الرصيد بعدها</translation>
    </message>
    <message id="S2117">
        <translation>بيع</translation>
    </message>
    <message id="S2118">
        <translation>عكس بيع</translation>
    </message>
    <message id="S2119">
        <translation>تغذية رصيد</translation>
    </message>
    <message id="S2120">
        <translation>عمولة إلى الرصيد</translation>
    </message>
    <message id="S2121">
        <translation>قيد آخر</translation>
    </message>
    <message id="S2122">
        <translation>{a} إلى {b}: افتتاحي {x}، تغذية {y}، مبيعات {z}، ختامي {u}</translation>
    </message>
    <message id="S2123">
        <translation>عمولة مستحقة في المدة {x}، مصروفة {y}، باقية {z}</translation>
    </message>
    <message id="S2124">
        <translation>الرصيد يومًا بيوم، والخط المتقطع سقف الائتمان</translation>
    </message>
    <message id="S2125">
        <translation>لا حركة في هذه المدة.</translation>
    </message>
    <message id="S2126">
        <translation>المقترح بحسب حركة الوكيل: سقف ائتمان {x}، وسقف دون اتصال {y}.</translation>
    </message>
    <message id="S2127">
        <translation>الأيام: {n}، منها أيام بيع: {a}؛ مبيعات يوم مزدحم: {x}؛ التغذيات: {b}، الفاصل بينها بالأيام: {c}، ووسيطها: {y}.</translation>
    </message>
    <message id="S2128">
        <translation>سبق تجاوز السقف مرة: نصفه.</translation>
    </message>
    <message id="S2129">
        <translation>لا يُعرف ما يكفي لاقتراح سقف.</translation>
    </message>
    <message id="S2130">
        <translation>المبلغ</translation>
    </message>
    <message id="S2131">
        <translation>عن طريق</translation>
    </message>
    <message id="S2132">
        <translation>رقم السند أو الحوالة</translation>
    </message>
    <message id="S2133">
        <translation>سقف الائتمان (شيكل)</translation>
    </message>
    <message id="S2134">
        <translation>العمولة بالمئة</translation>
    </message>
    <message id="S2135">
        <translation>السبب</translation>
    </message>
    <message id="S2136">
        <translation>البنك</translation>
    </message>
    <message id="S2137">
        <translation>صندوق الإدارة المركزية</translation>
    </message>
    <message id="S2138">
        <translation>رصيد الوكيل</translation>
    </message>
    <message id="S2139">
        <translation>هذا الحقل لازم، والمبلغ أكبر من صفر.</translation>
    </message>
    <message id="S2140">
        <translation>تُسوّى مبيعات النقطة {n} حتى الآن: {z}. تكسب عمولة {x}، وتُصرف لاحقًا.</translation>
    </message>
    <message id="S2141">
        <translation>سُوّيت المبيعات: التسوية رقم {n}، العمولة {x}.</translation>
    </message>
    <message id="S2142">
        <translation>تم. الرصيد الآن {x}.</translation>
    </message>
    <message id="S2143">
        <translation>لم يُعرف الجواب. يُرسل الطلب نفسه من جديد بزر F5.</translation>
    </message>
    <message id="S2144">
        <translation>يُصرف للوكيل في النقطة {n} من عمولته {x} عن طريق {z}.</translation>
    </message>
    <message id="S2145">
        <translation>يزيد رصيد الوكيل في النقطة {n} بمبلغ {x} عن طريق {z}.</translation>
    </message>
    <message id="S2146">
        <translation>السقف</translation>
    </message>
    <message id="S2147">
        <translation>بالمئة، منزلتان عشريتان</translation>
    </message>
    <message id="S2200">
        <translation>التعرفات</translation>
    </message>
    <message id="S2201">
        <translation>النسخة</translation>
    </message>
    <message id="S2202">
        <translation>تسري من</translation>
    </message>
    <message id="S2203">
        <translation>الحالة</translation>
    </message>
    <message id="S2204">
        <translation>مسودة</translation>
    </message>
    <message id="S2205">
        <translation>مرسلة</translation>
    </message>
    <message id="S2206">
        <translation>قادمة</translation>
    </message>
    <message id="S2207">
        <translation>سارية</translation>
    </message>
    <message id="S2208">
        <translation>سابقة</translation>
    </message>
    <message id="S2209">
        <translation>تعرفة</translation>
    </message>
    <message id="S2210">
        <translation>قواعد الاقتطاع</translation>
    </message>
    <message id="S2211">
        <translation>رسم دوري</translation>
    </message>
    <message id="S2212">
        <translation>كمية مجانية</translation>
    </message>
    <message id="S2213">
        <translation>قائمة النسخ</translation>
    </message>
    <message id="S2214">
        <translation>الخلية</translation>
    </message>
    <message id="S2215">
        <translation>السارية الآن</translation>
    </message>
    <message id="S2216">
        <translation>هذه النسخة</translation>
    </message>
    <message id="S2217">
        <translation>الفرق</translation>
    </message>
    <message id="S2218">
        <translation>تغيّرت</translation>
    </message>
    <message id="S2219">
        <translation>كما هي</translation>
    </message>
    <message id="S2220">
        <translation>الشرائح والبنود خلية خلية</translation>
    </message>
    <message id="S2221">
        <translation>شريحة {n}: حتى</translation>
    </message>
    <message id="S2222">
        <translation>شريحة {n} بلا ضريبة</translation>
    </message>
    <message id="S2223">
        <translation>شريحة {n} مع الضريبة</translation>
    </message>
    <message id="S2224">
        <translation>بلا حد</translation>
    </message>
    <message id="S2225">
        <translation>لو سرت هذه النسخة من {a} إلى {b}</translation>
    </message>
    <message id="S2226">
        <translation>الإيراد {x} بدل {y}، الفرق {z}. مبيعات {n} لعدد {m} من الاشتراكات.</translation>
    </message>
    <message id="S2227">
        <translation>يدفع أكثر {a}، أقل {b}، كما هو {c}. سقف الاقتطاع في {n} بيعًا بدل {m}.</translation>
    </message>
    <message id="S2228">
        <translation>أمثلة: {x}</translation>
    </message>
    <message id="S2229">
        <translation>الاشتراكات حسب ما يزيد عليها أو ينقص، كل 5 ₪</translation>
    </message>
    <message id="S2230">
        <translation>لم يُحسب أثر هذه النسخة. يحسبه F6 من مبيعات أشهر سابقة.</translation>
    </message>
    <message id="S2231">
        <translation>الأثر يُحسب للتعرفات فقط.</translation>
    </message>
    <message id="S2232">
        <translation>تسري نسخة {what} من {day}، ويُباع بها من ذلك اليوم. لا تُعدَّل بعدها.</translation>
    </message>
    <message id="S2233">
        <translation>أُرسلت للموافقة. يوافق عليها شخص لم يحررها، في شاشة الموافقات.</translation>
    </message>
    <message id="S2234">
        <translation>النسخة مفعّلة.</translation>
    </message>
    <message id="S2235">
        <translation>بأثر رجعي من {a} إلى {b}: يُقيَّد للمشتركين {x}، ويبقى {y} على البلدية، في {n} اشتراكًا على الأقل. لا يُكتب شيء.</translation>
    </message>
    <message id="S2236">
        <translation>المعاينة الرجعية لتعرفة مفعّلة بدأ سريانها فقط.</translation>
    </message>
    <message id="S2240">
        <translation>الاسم</translation>
    </message>
    <message id="S2241">
        <translation>رقم القرار</translation>
    </message>
    <message id="S2242">
        <translation>الدورة</translation>
    </message>
    <message id="S2243">
        <translation>ضريبة القيمة المضافة</translation>
    </message>
    <message id="S2244">
        <translation>أقل مبلغ</translation>
    </message>
    <message id="S2245">
        <translation>أكبر مبلغ</translation>
    </message>
    <message id="S2246">
        <translation>سقف الاقتطاع</translation>
    </message>
    <message id="S2247">
        <translation>حد أدنى مضمون</translation>
    </message>
    <message id="S2248">
        <translation>خطوة النقد</translation>
    </message>
    <message id="S2249">
        <translation>أيام التأجيل</translation>
    </message>
    <message id="S2250">
        <translation>مرات التأجيل في السنة</translation>
    </message>
    <message id="S2251">
        <translation>المبلغ</translation>
    </message>
    <message id="S2252">
        <translation>الكمية</translation>
    </message>
    <message id="S2253">
        <translation>الفئة</translation>
    </message>
    <message id="S2254">
        <translation>تسري من</translation>
    </message>
    <message id="S2300">
        <translation>مبلغ لم يُشحن</translation>
    </message>
    <message id="S2301">
        <translation>ورقة غير مؤكدة</translation>
    </message>
    <message id="S2302">
        <translation>ورقة بلا صاحب</translation>
    </message>
    <message id="S2303">
        <translation>مفتوحة</translation>
    </message>
    <message id="S2304">
        <translation>صُرفت</translation>
    </message>
    <message id="S2305">
        <translation>قُيّدت للمشترك</translation>
    </message>
    <message id="S2306">
        <translation>رُفضت</translation>
    </message>
    <message id="S2307">
        <translation>يُصرف {x} نقدًا من الإدارة عن المطالبة {n}.</translation>
    </message>
    <message id="S2308">
        <translation>يُقيَّد {x} للاشتراك {a} عن المطالبة {n}، ويُحسب في شحنته القادمة.</translation>
    </message>
    <message id="S2309">
        <translation>تُرفض المطالبة {n}. لا يُصرف شيء.</translation>
    </message>
    <message id="S2310">
        <translation>النوع</translation>
    </message>
    <message id="S2311">
        <translation>رقم القسيمة</translation>
    </message>
    <message id="S2312">
        <translation>المبلغ المقرر</translation>
    </message>
    <message id="S2313">
        <translation>رقم الاشتراك</translation>
    </message>
    <message id="S2314">
        <translation>الورقة</translation>
    </message>
    <message id="S2315">
        <translation>مفتوحة منذ {n} أيام عمل</translation>
    </message>
    <message id="S2316">
        <translation>المبلغ في صندوق الجهاز. تُصرف المطالبة أو تُقيَّد، ولا تُرفض.</translation>
    </message>
    <message id="S2317">
        <translation>كان يومها مقفلًا، فقُيّدت في يوم لاحق.</translation>
    </message>
    <message id="S2318">
        <translation>قُيّدت لاشتراك</translation>
    </message>
    <message id="S2319">
        <translation>مطالبات الأجهزة</translation>
    </message>
    <message id="S2320">
        <translation>بالشيكل، مثل 50</translation>
    </message>
    <message id="S2321">
        <translation>القضايا</translation>
    </message>
    <message id="S2400">
        <translation>كلمة مرور جديدة</translation>
    </message>
    <message id="S2401">
        <translation>مرة أخرى</translation>
    </message>
    <message id="S2402">
        <translation>المستخدمون</translation>
    </message>
    <message id="S2403">
        <translation>الأشخاص</translation>
    </message>
    <message id="S2404">
        <translation>صلاحيات الأدوار</translation>
    </message>
    <message id="S2405">
        <translation>التغييرات</translation>
    </message>
    <message id="S2406">
        <translation>الشخص</translation>
    </message>
    <message id="S2407">
        <translation>الأدوار</translation>
    </message>
    <message id="S2408">
        <translation>النقاط</translation>
    </message>
    <message id="S2409">
        <translation>آخر دخول</translation>
    </message>
    <message id="S2410">
        <translation>فعّال</translation>
    </message>
    <message id="S2411">
        <translation>مقفل</translation>
    </message>
    <message id="S2412">
        <translation>موقوف</translation>
    </message>
    <message id="S2413">
        <translation>منتهٍ</translation>
    </message>
    <message id="S2414">
        <translation>عمر كلمة المرور، أيام</translation>
    </message>
    <message id="S2415">
        <translation>جلسات مفتوحة الآن</translation>
    </message>
    <message id="S2416">
        <translation>محاولات خاطئة</translation>
    </message>
    <message id="S2417">
        <translation>كلمة المرور منذ</translation>
    </message>
    <message id="S2418">
        <translation>الدخول دون اتصال</translation>
    </message>
    <message id="S2419">
        <translation>صالحة حتى</translation>
    </message>
    <message id="S2422">
        <translation>نعم</translation>
    </message>
    <message id="S2423">
        <translation>لا</translation>
    </message>
    <message id="S2425">
        <translation>الوردية {n} مفتوحة: {x}.</translation>
    </message>
    <message id="S2426">
        <translation>لم تُستبدل كلمة مرور القسيمة بعد. القسيمة صالحة حتى {x}.</translation>
    </message>
    <message id="S2427">
        <translation>خمس كلمات مرور خاطئة: الدخول مقفل حتى {x}.</translation>
    </message>
    <message id="S2428">
        <translation>من أدوار هذا الحساب الموافقة على أعمال الآخرين: تغيير الأدوار وكلمة المرور والإعادة إلى العمل بموافقة مديرَين.</translation>
    </message>
    <message id="S2430">
        <translation>موقوف منذ {x}.</translation>
    </message>
    <message id="S2431">
        <translation>انتهى الحساب في {x}. لا يُعطى اسم المستخدم لشخص آخر.</translation>
    </message>
    <message id="S2432">
        <translation>انتهت صلاحية القسيمة في {x} ولم تُستعمل.</translation>
    </message>
    <message id="S2433">
        <translation>النوع</translation>
    </message>
    <message id="S2434">
        <translation>قراءة</translation>
    </message>
    <message id="S2435">
        <translation>إرسال</translation>
    </message>
    <message id="S2436">
        <translation>طلب</translation>
    </message>
    <message id="S2437">
        <translation>موافقة</translation>
    </message>
    <message id="S2438">
        <translation>الصلاحية</translation>
    </message>
    <message id="S2440">
        <translation>صرّاف</translation>
    </message>
    <message id="S2441">
        <translation>مشرف</translation>
    </message>
    <message id="S2442">
        <translation>محاسب</translation>
    </message>
    <message id="S2443">
        <translation>تعرفة</translation>
    </message>
    <message id="S2444">
        <translation>مفاتيح</translation>
    </message>
    <message id="S2445">
        <translation>مدقق</translation>
    </message>
    <message id="S2446">
        <translation>وكيل</translation>
    </message>
    <message id="S2447">
        <translation>مدير</translation>
    </message>
    <message id="S2448">
        <translation>آلة</translation>
    </message>
    <message id="S2450">
        <translation>الاسم بالعربية</translation>
    </message>
    <message id="S2451">
        <translation>الاسم بالإنجليزية</translation>
    </message>
    <message id="S2452">
        <translation>اللقب الوظيفي بالعربية</translation>
    </message>
    <message id="S2453">
        <translation>اللقب الوظيفي بالإنجليزية</translation>
    </message>
    <message id="S2454">
        <translation>الأدوار بأرقامها</translation>
    </message>
    <message id="S2455">
        <translation>النقاط بأرقامها</translation>
    </message>
    <message id="S2457">
        <translation>يبدأ حساب {what} العمل. الأدوار: {x}. النقاط: {n}.</translation>
    </message>
    <message id="S2458">
        <translation>يتوقف حساب {what} فورًا: على الأجهزة المتصلة خلال 5 ثوانٍ، وعلى جهاز دون اتصال جرى الدخول إليه خلال 14 يومًا حين يصل إلى الخادم أو ينتهي إذن البيع.</translation>
    </message>
    <message id="S2459">
        <translation>يعود حساب {what} إلى العمل بدخول جديد.</translation>
    </message>
    <message id="S2460">
        <translation>حساب {what} منذ الآن. الأدوار: {x}. النقاط: {n}.</translation>
    </message>
    <message id="S2461">
        <translation>{what}: تُلغى كلمة المرور فورًا، وتحل محلها كلمة لمرة واحدة على قسيمة.</translation>
    </message>
    <message id="S2462">
        <translation>ينتهي حساب {what} نهائيًا. ما سُجّل بهذا الاسم يبقى.</translation>
    </message>
    <message id="S2463">
        <translation>توجد وردية مفتوحة: يُجرد صندوقها بحضور الإشراف.</translation>
    </message>
    <message id="S2464">
        <translation>كلمة مرور لمرة واحدة</translation>
    </message>
    <message id="S2465">
        <translation>تُسلَّم إلى صاحب الحساب وحده. تظهر هنا مرة واحدة.</translation>
    </message>
    <message id="S2466">
        <translation>حُفظت: {x}. بعد الطباعة يُحذف الملف.</translation>
    </message>
    <message id="S2468">
        <translation>عند أول دخول بها تُطلب كلمة مرور خاصة: 12 حرفًا على الأقل، ولا يعرفها شخص آخر.</translation>
    </message>
    <message id="S2470">
        <translation>كلمة مرور جديدة لشخص</translation>
    </message>
    <message id="S2471">
        <translation>{what}: تُلغى كلمة المرور، وتحل محلها كلمة لمرة واحدة تُسلَّم على قسيمة.</translation>
    </message>
    <message id="S2472">
        <translation>عودة شخص موقوف</translation>
    </message>
    <message id="S2473">
        <translation>يعود حساب {what} إلى العمل بأدواره كلها.</translation>
    </message>
    <message id="S2480">
        <translation>موافَق عليها</translation>
    </message>
    <message id="S2481">
        <translation>مرفوضة</translation>
    </message>
    <message id="S2482">
        <translation>انتهت المهلة</translation>
    </message>
    <message id="S2483">
        <translation>الرمز</translation>
    </message>
    <message id="S2484">
        <translation>الاسم بالعربية</translation>
    </message>
    <message id="S2485">
        <translation>الاسم بالإنجليزية</translation>
    </message>
    <message id="S2486">
        <translation>شهر</translation>
    </message>
    <message id="S2487">
        <translation>شهران</translation>
    </message>
    <message id="S2488">
        <translation>شرائح التعرفة</translation>
    </message>
    <message id="S2489">
        <translation>شريحة</translation>
    </message>
    <message id="S2490">
        <translation>حتى</translation>
    </message>
    <message id="S2491">
        <translation>بلا ضريبة ₪</translation>
    </message>
    <message id="S2492">
        <translation>مع الضريبة</translation>
    </message>
    <message id="S2493">
        <translation>السارية: حتى</translation>
    </message>
    <message id="S2494">
        <translation>السارية ₪</translation>
    </message>
    <message id="S2495">
        <translation>التغير</translation>
    </message>
    <message id="S2496">
        <translation>شريحة {n}، {x}</translation>
    </message>
    <message id="S2497">
        <translation>بنود النسخة</translation>
    </message>
    <message id="S2498">
        <translation>{what}: {x}. {why}</translation>
    </message>
    <message id="S2499">
        <translation>{what}: {x}، بدل {y}</translation>
    </message>
    <message id="S2500">
        <translation>{what}: {x}</translation>
    </message>
    <message id="S2501">
        <translation>تحرير {what}</translation>
    </message>
    <message id="S2502">
        <translation>نسخة جديدة بعد {what}</translation>
    </message>
    <message id="S2503">
        <translation>Enter أو F2 للكتابة في الخلية. Ctrl+C و Ctrl+V للنسخ واللصق، أيضًا مع برامج الجداول. Ctrl+Z للتراجع.</translation>
    </message>
    <message id="S2504">
        <translation>لم تُحفظ التغييرات. الحفظ بالمفتاح F12، والخروج دون حفظ بالمفتاح Esc مرة ثانية.</translation>
    </message>
    <message id="S2505">
        <translation>حُفظت المسودة.</translation>
    </message>
    <message id="S2510">
        <translation>الشهر الأول</translation>
    </message>
    <message id="S2511">
        <translation>الشهر الأخير</translation>
    </message>
    <message id="S2512">
        <translation>السنة والشهر: ⁦2026-10⁩</translation>
    </message>
    <message id="S2513">
        <translation>الأشهر التي يُعاد حساب مبيعاتها</translation>
    </message>
    <message id="S2514">
        <translation>حُسب {n} من {m} من الاشتراكات.</translation>
    </message>
    <message id="S2515">
        <translation>خط النسخ الزمني</translation>
    </message>
    <message id="S2516">
        <translation>اليوم</translation>
    </message>
    <message id="S2517">
        <translation>ترتيب الاقتطاع</translation>
    </message>
    <message id="S2518">
        <translation>رسوم، بلدية، ديون</translation>
    </message>
    <message id="S2519">
        <translation>أُوقف الحساب. لا نتيجة من جزء منه.</translation>
    </message>
    <message id="S2520">
        <translation>تقدم الحساب</translation>
    </message>
    <message id="S2521">
        <translation>متوسط الاشتراك {x} بدل {y}.</translation>
    </message>
    <message id="S2522">
        <translation>حسب الشريحة</translation>
    </message>
    <message id="S2523">
        <translation>شريحة {n}: {x}</translation>
    </message>
    <message id="S2524">
        <translation>حتى {x}</translation>
    </message>
    <message id="S2525">
        <translation>{n}: {x}</translation>
    </message>
    <message id="S2550">
        <translation>مركّب</translation>
    </message>
    <message id="S2551">
        <translation>في المخزن</translation>
    </message>
    <message id="S2552">
        <translation>مفكوك</translation>
    </message>
    <message id="S2553">
        <translation>مشطوب</translation>
    </message>
    <message id="S2554">
        <translation>رقم الاشتراك</translation>
    </message>
    <message id="S2555">
        <translation>جزء من رمز المكان أو العنوان</translation>
    </message>
    <message id="S2556">
        <translation>يمكن البحث هنا عن قيمة واحدة فقط: {x}</translation>
    </message>
    <message id="S2557">
        <translation>بيانات المفتاح</translation>
    </message>
    <message id="S2558">
        <translation>وُجد بالاسم</translation>
    </message>
    <message id="S2559">
        <translation>الأسماء تتكرر وللعائلة أكثر من عداد. تُقارن الأرقام والأمكنة، ثم Enter على العداد الصحيح.</translation>
    </message>
    <message id="S2560">
        <translation>موقوف: لا يُباع له شيء</translation>
    </message>
    <message id="S2561">
        <translation>تغيير المفتاح مخطط له أو جارٍ</translation>
    </message>
    <message id="S2562">
        <translation>يُفحص قبل أن يُركّب من جديد</translation>
    </message>
    <message id="S2563">
        <translation>الاشتراك والمكان</translation>
    </message>
    <message id="S2564">
        <translation>رقم المشترك</translation>
    </message>
    <message id="S2565">
        <translation>رمز المكان</translation>
    </message>
    <message id="S2566">
        <translation>مؤشر التعرفة (TI)</translation>
    </message>
    <message id="S2567">
        <translation>رقم انتهاء المفتاح (KEN)</translation>
    </message>
    <message id="S2568">
        <translation>الخوارزميات</translation>
    </message>
    <message id="S2569">
        <translation>استيراد أو أمر</translation>
    </message>
    <message id="S2570">
        <translation>أوقفه</translation>
    </message>
    <message id="S2571">
        <translation>العدادات</translation>
    </message>
    <message id="S2572">
        <translation>سُجّل</translation>
    </message>
    <message id="S2573">
        <translation>تغيّرت بيانات المفتاح</translation>
    </message>
    <message id="S2574">
        <translation>نُقل في المخزن</translation>
    </message>
    <message id="S2575">
        <translation>أُوقف</translation>
    </message>
    <message id="S2576">
        <translation>رُفع الإيقاف</translation>
    </message>
    <message id="S2577">
        <translation>اشتراك جديد</translation>
    </message>
    <message id="S2578">
        <translation>استبدال عداد</translation>
    </message>
    <message id="S2579">
        <translation>كان مركّبًا قبل هذا السجل</translation>
    </message>
    <message id="S2580">
        <translation>إغلاق الاشتراك</translation>
    </message>
    <message id="S2581">
        <translation>رُكّب لاشتراك</translation>
    </message>
    <message id="S2582">
        <translation>ماذا</translation>
    </message>
    <message id="S2583">
        <translation>ركّبه</translation>
    </message>
    <message id="S2584">
        <translation>فكّه</translation>
    </message>
    <message id="S2585">
        <translation>سبب الفك</translation>
    </message>
    <message id="S2586">
        <translation>سيرة عداد</translation>
    </message>
    <message id="S2587">
        <translation>لن يُباع شيء للعداد {meter}. النقاط غير المتصلة تعلم به عند تجديدها التالي.</translation>
    </message>
    <message id="S2588">
        <translation>السبب للصرّافين، بالعربية</translation>
    </message>
    <message id="S2589">
        <translation>السبب للصرّافين، بالإنجليزية</translation>
    </message>
    <message id="S2590">
        <translation>ما يُقال للمشترك، بالعربية</translation>
    </message>
    <message id="S2591">
        <translation>باللغتين معًا أو بلا أي منهما: عندها يُطلب منه مراجعة المكتب.</translation>
    </message>
    <message id="S2592">
        <translation>ما يُقال للمشترك، بالإنجليزية</translation>
    </message>
    <message id="S2593">
        <translation>يمكن البيع للعداد {meter} من جديد. النقاط غير المتصلة تعلم بذلك عند تجديدها التالي.</translation>
    </message>
    <message id="S2594">
        <translation>يُركّب عداد من المخزن للاشتراك {account}، {name}، بدلًا من {meter}. رصيد شاشته لا يُنقل.</translation>
    </message>
    <message id="S2595">
        <translation>رقم العداد الجديد</translation>
    </message>
    <message id="S2596">
        <translation>يجب أن يكون في المخزن وللخدمة نفسها.</translation>
    </message>
    <message id="S2597">
        <translation>يُركّب العداد {meter} لاشتراك جديد من اليوم، بلا دين ولا رصيد محفوظ.</translation>
    </message>
    <message id="S2600">
        <translation>فُحص العداد {meter} ويمكن تركيبه من جديد.</translation>
    </message>
    <message id="S2601">
        <translation>يُشطب العداد {meter} نهائيًا ولن يُركّب من جديد.</translation>
    </message>
    <message id="S2610">
        <translation>مجموعة العدادات الحالية</translation>
    </message>
    <message id="S2611">
        <translation>المجموعة الجديدة</translation>
    </message>
    <message id="S2612">
        <translation>تاريخ الأساس (1993 أو 2014 أو 2035)</translation>
    </message>
    <message id="S2613">
        <translation>خوارزمية المفتاح (2 أو 4)</translation>
    </message>
    <message id="S2614">
        <translation>الصانع</translation>
    </message>
    <message id="S2615">
        <translation>الطراز</translation>
    </message>
    <message id="S2616">
        <translation>فارغ: الكل. 1,000 عداد كحد أقصى للخطوة.</translation>
    </message>
    <message id="S2617">
        <translation>يمكن تخطيط عدادات المجموعة {old} للمفتاح {new}، تاريخ الأساس {date}.</translation>
    </message>
    <message id="S2618">
        <translation>خُطّط في الخطوة الأخيرة: {x}</translation>
    </message>
    <message id="S2619">
        <translation>بقي للخطوة التالية: {x}</translation>
    </message>
    <message id="S2620">
        <translation>لا يمكن إصدار رموز تغيير لهذه العدادات: {x}</translation>
    </message>
    <message id="S2621">
        <translation>المفتاح القديم</translation>
    </message>
    <message id="S2622">
        <translation>المفتاح الجديد</translation>
    </message>
    <message id="S2623">
        <translation>يُفحص: لا يُعرف بعد إن أُدخلت رموزه</translation>
    </message>
    <message id="S2624">
        <translation>انتهى</translation>
    </message>
    <message id="S2625">
        <translation>الدليل</translation>
    </message>
    <message id="S2626">
        <translation>عدادات الحملة</translation>
    </message>
    <message id="S2627">
        <translation>يجب أن يكون المفتاح الجديد محمّلًا. يوافق أمينان، ثم تُخطّط العدادات.</translation>
    </message>
    <message id="S2628">
        <translation>هذه القيمة لا تصح لمفتاح.</translation>
    </message>
    <message id="S2629">
        <translation>يحصل كل عداد على رموزه مع شرائه التالي، حين لا يبقى صندوق يبيعه برموز المفتاح القديم.</translation>
    </message>
    <message id="S2630">
        <translation>رقم العداد القديم</translation>
    </message>
    <message id="S2631">
        <translation>الوحدات على شاشته</translation>
    </message>
    <message id="S2632">
        <translation>الدليل (صورة أو رقم محضر)</translation>
    </message>
    <message id="S2633">
        <translation>تُمنح {x} وحدة من {old} كرمز للعداد {new}.</translation>
    </message>
    <message id="S2634">
        <translation>رمز هذا العداد؛ يبقى ظاهرًا حتى مغادرة الشاشة</translation>
    </message>
    <message id="S2635">
        <translation>الوحدات رقم أكبر من صفر، مثل 12.5.</translation>
    </message>
    <message id="S2650">
        <translation>رسالة من الإدارة</translation>
    </message>
    <message id="S2651">
        <translation>وصلت رسالة من الإدارة. تُفتح بمفتاحي Ctrl+M.</translation>
    </message>
    <message id="S2652">
        <translation>كُتبت</translation>
    </message>
    <message id="S2653">
        <translation>رسائل أخرى بعدها: {n}</translation>
    </message>
    <message id="S2654">
        <translation>رسائل: {n}</translation>
    </message>
    <message id="S2655">
        <translation>ما يُقال لمن يعمل على الجهاز</translation>
    </message>
    <message id="S2656">
        <translation>تظهر على الجهاز خلال نصف دقيقة إن كان متصلًا، وتبقى حتى تُقرأ. من دون أسماء مشتركين.</translation>
    </message>
    <message id="S2657">
        <translation>{x}: يتوقف فورًا عن البيع وعن كل شيء آخر حتى يوافق شخصان على عودته.</translation>
    </message>
    <message id="S2658">
        <translation>{x}: يعود إلى العمل. على من يعمل عليه أن يدخل من جديد، وتُجدَّد الرموز المحفوظة فيه، ويصل ما باعه في الأثناء.</translation>
    </message>
    <message id="S2659">
        <translation>رسالة {name}: لم تُقرأ بعد · {x}</translation>
    </message>
    <message id="S2660">
        <translation>رسالة {name}: قرأها {who} في {time} · {x}</translation>
    </message>
    <message id="S2661">
        <translation>كُتبت الرسالة. يظهر هنا متى قُرئت.</translation>
    </message>
    <message id="S2662">
        <translation>أُوقف الجهاز.</translation>
    </message>
    <message id="S2663">
        <translation>عاد الجهاز إلى العمل.</translation>
    </message>
    <message id="S2664">
        <translation>عودة جهاز موقوف</translation>
    </message>
    <message id="S2665">
        <translation>يعود الجهاز {what} إلى البيع، ويدخل من يعمل عليه من جديد.</translation>
    </message>
    <message id="S2666">
        <translation>{x}: يجوز أن يحفظ رموزًا حتى هذا المبلغ ليبيع دون اتصال. صفر ينهي ذلك. ما زاد يخرج عند التجديد القادم.</translation>
    </message>
    <message id="S2667">
        <translation>المبلغ بالشيكل</translation>
    </message>
    <message id="S2668">
        <translation>من 0 إلى {x}. أكثر من ذلك ولأيام محددة: أمر إغلاق في «البيع دون اتصال».</translation>
    </message>
    <message id="S2669">
        <translation>رقم النسخة كما يقرؤه الصندوق من شاشة الاتصال</translation>
    </message>
    <message id="S2670">
        <translation>الساعات من إصدار الرموز، 72 على الأكثر</translation>
    </message>
    <message id="S2671">
        <translation>{x}: تُباع الرموز المحفوظة بنسختها {n} حتى {h} ساعة من إصدارها. لا تزيد ولا تتغير.</translation>
    </message>
    <message id="S2672">
        <translation>رمز التمديد، يُقرأ بالهاتف</translation>
    </message>
    <message id="S2673">
        <translation>صالح لهذه النسخة على هذا الجهاز وحده، على أبعد حد حتى {time}. يُكتب هناك في شاشة الاتصال.</translation>
    </message>
    <message id="S2674">
        <translation>حُدّد المبلغ.</translation>
    </message>
    <message id="S2675">
        <translation>يحفظ رموزًا معرّضة بقيمة {x}، صالحة حتى {time}.</translation>
    </message>
    <message id="S2676">
        <translation>لا يحفظ الآن رموزًا.</translation>
    </message>
    <message id="S2677">
        <translation>عدّ ثانٍ</translation>
    </message>
    <message id="S2678">
        <translation>{what}: العدّ المشترك {x}. يُحفظ إلى جانب العدّ الأول، ويُقيَّد الفرق بينهما.</translation>
    </message>
    <message id="S2679">
        <translation>عدّ الدرج مرة أخرى</translation>
    </message>
    <message id="S2680">
        <translation>يعدّ اثنان معًا ما في الدرج أو الكيس، وليس أحدهما صاحب الوردية. لا يُمحى العدّ الأول.</translation>
    </message>
    <message id="S2681">
        <translation>المجموع</translation>
    </message>
    <message id="S2682">
        <translation>سُجّل العدّ الثاني. قورنت الوردية من جديد.</translation>
    </message>
    <message id="S2683">
        <translation>لم يُعَدّ شيء بعد.</translation>
    </message>
    <message id="S2684">
        <translation>القائمة أطول من أن تُرتّب: أكثر من 5,000 سطر. ضيّق التصفية.</translation>
    </message>
    <message id="S2685">
        <translation>المعلّم: {n}</translation>
    </message>
    <message id="S2686">
        <translation>مرتّبة حسب {x}، تصاعديًا</translation>
    </message>
    <message id="S2687">
        <translation>مرتّبة حسب {x}، تنازليًا</translation>
    </message>
    <message id="S2688">
        <translation>معلَّم</translation>
    </message>
    <message id="S2689">
        <translation>غير معلَّم</translation>
    </message>
    <message id="S2690">
        <translation>بترتيب الخادم</translation>
    </message>
    <message id="S2691">
        <translation>تعليم السطر: للمجاميع والملف</translation>
    </message>
    <message id="S2692">
        <translation>ترتيب حسب العمود؛ Alt+Home كما كان</translation>
    </message>
    <message id="S2694">
        <translation>رفع ما يحفظه جهاز من رموز</translation>
    </message>
    <message id="S2695">
        <translation>الجهاز {what}: يجوز أن يحفظ رموزًا حتى {x} ليبيع دون اتصال، أكثر مما كان.</translation>
    </message>
    <message id="S2696">
        <translation>للتجربة: على الخادم، بحضور أمناء المفاتيح وحصصهم</translation>
    </message>
    <message id="S2750">
        <translation>قرار في ملف</translation>
    </message>
    <message id="S2751">
        <translation>الملف {n}: {what}</translation>
    </message>
    <message id="S2752">
        <translation>تُصدر الكمية المبيعة مرة أخرى للعداد {m}. لا يتحرك مال.</translation>
    </message>
    <message id="S2753">
        <translation>يُقيَّد {x} للاشتراك {a}، ويُحسب في شحنته القادمة.</translation>
    </message>
    <message id="S2754">
        <translation>يُصرف {x} نقدًا من الإدارة.</translation>
    </message>
    <message id="S2755">
        <translation>يُرفض الطلب وتبقى العملية كما هي. لا يُصرف شيء.</translation>
    </message>
    <message id="S2756">
        <translation>عمليات متنازع عليها</translation>
    </message>
    <message id="S2757">
        <translation>عداد خاطئ</translation>
    </message>
    <message id="S2758">
        <translation>طلب إرجاع</translation>
    </message>
    <message id="S2759">
        <translation>ينقص إثبات</translation>
    </message>
    <message id="S2760">
        <translation>شُحن</translation>
    </message>
    <message id="S2761">
        <translation>الملف</translation>
    </message>
    <message id="S2762">
        <translation>فُتح</translation>
    </message>
    <message id="S2763">
        <translation>بيع للعداد</translation>
    </message>
    <message id="S2764">
        <translation>العداد المقصود</translation>
    </message>
    <message id="S2765">
        <translation>العنوان</translation>
    </message>
    <message id="S2766">
        <translation>قراءة الشاشة</translation>
    </message>
    <message id="S2767">
        <translation>آخر شحنة</translation>
    </message>
    <message id="S2768">
        <translation>المشترك</translation>
    </message>
    <message id="S2769">
        <translation>الكمية</translation>
    </message>
    <message id="S2770">
        <translation>الإثبات</translation>
    </message>
    <message id="S2771">
        <translation>طُلب</translation>
    </message>
    <message id="S2772">
        <translation>قُدّم</translation>
    </message>
    <message id="S2773">
        <translation>أُعيد إصدار الكمية في نقطة الشحن، فلا يُعاد شيء آخر.</translation>
    </message>
    <message id="S2774">
        <translation>القرار: لم يُتخذ</translation>
    </message>
    <message id="S2775">
        <translation>الموافقة الأولى</translation>
    </message>
    <message id="S2776">
        <translation>الموافقة الثانية</translation>
    </message>
    <message id="S2777">
        <translation>الرمز للعداد الصحيح مطبوع في كتاب القرار: F12.</translation>
    </message>
    <message id="S2778">
        <translation>كتاب قرار</translation>
    </message>
    <message id="S2779">
        <translation>المرجع</translation>
    </message>
    <message id="S2780">
        <translation>أين يُحفظ: ملف أو رقم صورة. بلا أسماء مشتركين.</translation>
    </message>
    <message id="S2781">
        <translation>فتح ملف</translation>
    </message>
    <message id="S2782">
        <translation>فُتح الملف، والقرار للإدارة</translation>
    </message>
    <message id="S2783">
        <translation>إفادة بملف</translation>
    </message>
    <message id="S2784">
        <translation>رقم الملف</translation>
    </message>
    <message id="S2785">
        <translation>عداد الإيصال</translation>
    </message>
    <message id="S2786">
        <translation>احتفظ بهذه الورقة. القرار يصدر عن الإدارة، ولا يُوعد بشيء قبله.</translation>
    </message>
    <message id="S2787">
        <translation>توقيع المشترك</translation>
    </message>
    <message id="S2850">
        <translation>الإدارة المركزية مقفلة</translation>
    </message>
    <message id="S2900">
        <translation>أوراق التسوية</translation>
    </message>
    <message id="S2901">
        <translation>أسطر الورقة</translation>
    </message>
    <message id="S2902">
        <translation>الأسطر المعترَض عليها</translation>
    </message>
    <message id="S2903">
        <translation>الورقة</translation>
    </message>
    <message id="S2904">
        <translation>غير موقّعة</translation>
    </message>
    <message id="S2905">
        <translation>وقّعتها البلدية وحدها</translation>
    </message>
    <message id="S2906">
        <translation>وقّعها الوكيل وحده</translation>
    </message>
    <message id="S2907">
        <translation>وقّعها الطرفان</translation>
    </message>
    <message id="S2908">
        <translation>معترَض عليها</translation>
    </message>
    <message id="S2909">
        <translation>البلدية</translation>
    </message>
    <message id="S2910">
        <translation>توقيع الوكيل</translation>
    </message>
    <message id="S2911">
        <translation>توقيع البلدية</translation>
    </message>
    <message id="S2912">
        <translation>آخر يوم في مدتها</translation>
    </message>
    <message id="S2913">
        <translation>سجّله</translation>
    </message>
    <message id="S2914">
        <translation>التوقيع الأول على هذه الورقة سُجّل من حسابك. التوقيع الثاني يسجّله موظف آخر.</translation>
    </message>
    <message id="S2915">
        <translation>اعتراضات بلا جواب: {n}</translation>
    </message>
    <message id="S2916">
        <translation>لم يُوقَّع بعد</translation>
    </message>
    <message id="S2917">
        <translation>سجّله {who}، {time}</translation>
    </message>
    <message id="S2918">
        <translation>الطرف</translation>
    </message>
    <message id="S2919">
        <translation>الاسم كما يُقرأ على الورقة</translation>
    </message>
    <message id="S2920">
        <translation>السطر كما هو على الورقة</translation>
    </message>
    <message id="S2921">
        <translation>للاختيار من الأسطر: Esc ثم Enter ثم F8</translation>
    </message>
    <message id="S2922">
        <translation>اسم المعترض</translation>
    </message>
    <message id="S2923">
        <translation>مستند التصحيح</translation>
    </message>
    <message id="S2924">
        <translation>عكس بيع أو تغذية أو قيد تصحيح. الجواب لا يحرّك أي مبلغ.</translation>
    </message>
    <message id="S2925">
        <translation>بانتظار الجواب</translation>
    </message>
    <message id="S2926">
        <translation>قُبل الاعتراض</translation>
    </message>
    <message id="S2927">
        <translation>رُفض الاعتراض</translation>
    </message>
    <message id="S2928">
        <translation>سُجّل التوقيع على {n}.</translation>
    </message>
    <message id="S2929">
        <translation>سُجّل الاعتراض على السطر {x} من {n}. لا توقيع قبل الجواب عنه.</translation>
    </message>
    <message id="S2930">
        <translation>تاريخ التسجيل</translation>
    </message>
    <message id="S2931">
        <translation>السطر</translation>
    </message>
    <message id="S2932">
        <translation>الاعتراضات</translation>
    </message>
    <message id="S2933">
        <translation>سُجّل الجواب عن الاعتراض على السطر {x} من {n}.</translation>
    </message>
    <message id="S2934">
        <translation>صحّحه المستند {x}</translation>
    </message>
    <message id="S2935">
        <translation>كان عن هذا الطرف: {x}.</translation>
    </message>
    <message id="S2940">
        <translation>تقرير للمجلس البلدي: أثر القرار على مبيعات هذه الأشهر</translation>
    </message>
    <message id="S2941">
        <translation>لغة التقرير</translation>
    </message>
    <message id="S2970">
        <translation>يُكتب ما تعرضه شاشة العداد {meter} الآن. إذا كان مفتاحه الجديد انتهى تغيير مفتاحه.</translation>
    </message>
    <message id="S2971">
        <translation>إذا كانت الشاشة تعرض الشيء نفسه للمفتاحين، فلا يثبت التغيير إلا رمز قَبِله العداد بعده.</translation>
    </message>
    <message id="S2972">
        <translation>تُترك فارغة إذا كان العداد لا يعرضها.</translation>
    </message>
    <message id="S2973">
        <translation>رمز شحن قَبِله العداد</translation>
    </message>
    <message id="S2974">
        <translation>20 رقمًا، من إيصال بعد تغيير المفتاح. يُترك فارغًا إذا كانت القراءة تكفي.</translation>
    </message>
    <message id="S2975">
        <translation>من قرأ، وكيف</translation>
    </message>
    <message id="S2976">
        <translation>تُسلَّم رموز تغيير المفتاح للعداد {meter} دون بيع، إلى المفتاح {new}. بعد إدخالها لا يقبل العداد أي رمز أقدم.</translation>
    </message>
    <message id="S2977">
        <translation>رموز تغيير المفتاح: تُدخل بهذا الترتيب بعد كل الرموز القديمة، ثم يُقرأ العداد</translation>
    </message>
    <message id="S2978">
        <translation>جُرّب على عداد افتراضي: كل رمز عمل كما يجب. عدادات من هذا النوع: {x}</translation>
    </message>
    <message id="S2979">
        <translation>جُرّب على عداد افتراضي: لم يسر كما يجب. عدادات من هذا النوع: {x}</translation>
    </message>
    <message id="S2980">
        <translation>رمز قديم: {old}
رموز التغيير: {change}
رموز التغيير مرة أخرى: {repeated}</translation>
    </message>
    <message id="S2981">
        <translation>لم يبقَ في المجموعة عداد يُجرَّب عليه: كلها بالمفتاح الجديد</translation>
    </message>
    <message id="S2982">
        <translation>رُكّب لاشتراك كان بلا عداد</translation>
    </message>
    <message id="S2983">
        <translation>رقم اشتراك مفتوح بلا عداد</translation>
    </message>
    <message id="S2984">
        <translation>يُركّب العداد {meter} من الآن للاشتراك {account}، المشترك: {name}.
{address}</translation>
    </message>
    <message id="S2985">
        <translation>رمز شحن للمفتاح الجديد: {new}
رمز قديم بعد التغيير: {old_after}
على الشاشة: {shown}</translation>
    </message>
    <message id="S2986">
        <translation>استيراد قائمة</translation>
    </message>
    <message id="S2987">
        <translation>جديد: {new} · متغيّر: {changed} · كما هو: {same} · في السجل فقط: {missing}</translation>
    </message>
    <message id="S2988">
        <translation>خطأ</translation>
    </message>
    <message id="S2989">
        <translation>تنبيه</translation>
    </message>
    <message id="S2990">
        <translation>يتغيّر</translation>
    </message>
    <message id="S2991">
        <translation>المجموع</translation>
    </message>
    <message id="S2992">
        <translation>ملف CSV للمشتركين والاشتراكات والأماكن والعدادات، ثم ملف الربط إن وُجد. يُعرض أولًا ما سيتغيّر، ولا يُكتب شيء.</translation>
    </message>
    <message id="S2993">
        <translation>الملف</translation>
    </message>
    <message id="S2994">
        <translation>السطر كما هو في الملف</translation>
    </message>
    <message id="S2995">
        <translation>{file}: تُكتب {n} من الصفوف دفعة واحدة. يتوقف البيع ثواني أثناء ذلك، فالأفضل وقت الهدوء.</translation>
    </message>
    <message id="S2996">
        <translation>استُوردت القائمة: {n} من الصفوف. يُلغى الاستيراد على الخادم بالأمر: ⁦undo-import {id}⁩</translation>
    </message>
    <message id="S2997">
        <translation>المعروض أول {n} من {all}</translation>
    </message>
    <message id="S2998">
        <translation>لا يُقرأ الملف هنا، أو هو أكبر من 3 ميغابايت. القوائم الكبيرة تُستورد على الخادم. لم يُكتب شيء.</translation>
    </message>
    <message id="S2999">
        <translation>عدد الصفوف التي ستُكتب</translation>
    </message>
    <message id="S3000">
        <translation>سُحب الطلب</translation>
    </message>
    <message id="S3001">
        <translation>حُفظت المسودة وسُحب طلب الموافقة السابق. يرسلها F8 من جديد.</translation>
    </message>
    <message id="S3002">
        <translation>أُرسلت هذه المسودة للموافقة. حفظ أي تعديل يسحب الطلب وما وُوفق عليه.</translation>
    </message>
    <message id="S3003">
        <translation>لم يعد هذا الطلب بانتظار الموافقة: سُحب أو بُتّ فيه. يقرأ F5 القائمة من جديد.</translation>
    </message>
    <message id="S3004">
        <translation>دفعة دون اتصال من الوردية {n}</translation>
    </message>
    <message id="S3005">
        <translation>قرار المجلس للنسخة {what}</translation>
    </message>
    <message id="S3006">
        <translation>الوثيقة</translation>
    </message>
    <message id="S3007">
        <translation>{n} · القرار {x}</translation>
    </message>
    <message id="S3008">
        <translation>حُفظت في</translation>
    </message>
    <message id="S3009">
        <translation>حفظها</translation>
    </message>
    <message id="S3010">
        <translation>الحجم</translation>
    </message>
    <message id="S3011">
        <translation>يفتح Enter الوثيقة. لا تُستبدل وثيقة محفوظة.</translation>
    </message>
    <message id="S3012">
        <translation>يفتح Enter الوثيقة، ويرفق F10 نسخة مصورة (PDF أو PNG أو JPEG). لا تُستبدل وثيقة محفوظة: تقف الجديدة بجانبها.</translation>
    </message>
    <message id="S3013">
        <translation>حُفظت الوثيقة.</translation>
    </message>
    <message id="S3031">
        <translation>رقم الكيس</translation>
    </message>
    <message id="S3033">
        <translation>العداد الجديد</translation>
    </message>
    <message id="S3034">
        <translation>العداد القديم</translation>
    </message>
    <message id="S3035">
        <translation>العداد الصحيح</translation>
    </message>
    <message id="S3036">
        <translation>عملية البيع</translation>
    </message>
    <message id="S3041">
        <translation>كل مصادر اليوم قورنت</translation>
    </message>
    <message id="S3042">
        <translation>الوقت والمنفّذ</translation>
    </message>
    <message id="S3043">
        <translation>ما حدث</translation>
    </message>
    <message id="S3044">
        <translation>أُقفل</translation>
    </message>
    <message id="S3045">
        <translation>أُعيد فتحه</translation>
    </message>
    <message id="S3046">
        <translation>وصل متأخرًا</translation>
    </message>
    <message id="S3047">
        <translation>اليوم</translation>
    </message>
    <message id="S3048">
        <translation>سجل أيام النقطة</translation>
    </message>
    <message id="S3049">
        <translation>وقته الأصلي، {x}</translation>
    </message>
    <message id="S3052">
        <translation>بصمة {x}</translation>
    </message>
    <message id="S3053">
        <translation>حُسبت بصمة {n} من الأسطر من جديد: اليوم كما أُقفل تمامًا، والبصمة نفسها في سجل التدقيق.</translation>
    </message>
    <message id="S3054">
        <translation>حُسبت بصمة {n} من الأسطر من جديد: اليوم كما أُقفل تمامًا. سجل التدقيق في ذلك الوقت بلا بصمة.</translation>
    </message>
    <message id="S3055">
        <translation>أسطر هذا اليوم ليست التي أُقفلت: البصمة كانت {x} وهي الآن {y}. يُبلَّغ المدقق.</translation>
    </message>
    <message id="S3056">
        <translation>البصمة المحفوظة لهذا اليوم ليست التي في سجل التدقيق. يُبلَّغ المدقق.</translation>
    </message>
    <message id="S3061">
        <translation>السطور المؤشَّر إليها: {n}</translation>
    </message>
    <message id="S3062">
        <translation>الإثبات يغطي الفرق كله. يكفي اعتماد محاسب واحد.</translation>
    </message>
    <message id="S3063">
        <translation>لا إثبات يغطي الفرق. يوافق شخص ثانٍ على السطور نفسها.</translation>
    </message>
    <message id="S3064">
        <translation>الإثبات يغطي {x} من {y}. يوافق شخص ثانٍ.</translation>
    </message>
    <message id="S3065">
        <translation>اعتماد تفسير الفرق {x}: {what}</translation>
    </message>
    <message id="S3066">
        <translation>الإثبات ضعيف. يوافق شخص ثانٍ.</translation>
    </message>
    <message id="S3067">
        <translation>يُحمَّل {x} على {name}.</translation>
    </message>
    <message id="S3068">
        <translation>يُشطب نقص قدره {x} بالقرار {n}.</translation>
    </message>
    <message id="S3069">
        <translation>تُقيَّد زيادة قدرها {x} إيرادًا بالقرار {n}.</translation>
    </message>
    <message id="S3070">
        <translation>يُعتمد تفسير الفرق: {what}. لا يُقيَّد شيء.</translation>
    </message>
    <message id="S3071">
        <translation>يُفرج عن بيع دون اتصال قدره {x} ويُقبل في الدفاتر.</translation>
    </message>
    <message id="S3072">
        <translation>يُحمَّل بيع دون اتصال قدره {x} على النقطة.</translation>
    </message>
    <message id="S3073">
        <translation>تُرفض المطالبة وقدرها {x}. لا يُصرف شيء.</translation>
    </message>
    <message id="S3074">
        <translation>يُقيَّد {x} لحساب الاشتراك {a}.</translation>
    </message>
    <message id="S3075">
        <translation>يُصرف {x} نقدًا من الإدارة المركزية.</translation>
    </message>
    <message id="S3076">
        <translation>بوصف مقدّم الطلب</translation>
    </message>
    <message id="S3077">
        <translation>صناديق الأجهزة</translation>
    </message>
    <message id="S3078">
        <translation>بانتظار العد</translation>
    </message>
    <message id="S3079">
        <translation>مطابق</translation>
    </message>
    <message id="S3080">
        <translation>جهاز {n}</translation>
    </message>
    <message id="S3081">
        <translation>أوراق فئة 200</translation>
    </message>
    <message id="S3082">
        <translation>أوراق فئة 100</translation>
    </message>
    <message id="S3083">
        <translation>أوراق فئة 50</translation>
    </message>
    <message id="S3084">
        <translation>أوراق فئة 20</translation>
    </message>
    <message id="S3085">
        <translation>وجهة النقد</translation>
    </message>
    <message id="S3086">
        <translation>البنك</translation>
    </message>
    <message id="S3087">
        <translation>خزنة الإدارة المركزية</translation>
    </message>
    <message id="S3088">
        <translation>رقم مستند البنك، إن وُجد</translation>
    </message>
    <message id="S3089">
        <translation>رقم الكيس</translation>
    </message>
    <message id="S3090">
        <translation>حسب يومية الجهاز</translation>
    </message>
    <message id="S3091">
        <translation>أوراق لم تُقرأ</translation>
    </message>
    <message id="S3092">
        <translation>عدّه</translation>
    </message>
    <message id="S3093">
        <translation>العد مختلف</translation>
    </message>
    <message id="S3100">
        <translation>الإدارة المركزية</translation>
    </message>
    <message id="S3101">
        <translation>إعادة فتح {day}، الإدارة المركزية</translation>
    </message>
    <message id="S3102">
        <translation>أُغلق اليوم {day}، الإدارة المركزية</translation>
    </message>
    <message id="S3103">
        <translation>ما لم تقيّده أي نقطة</translation>
    </message>
    <message id="S3104">
        <translation>يُعاد فتح يوم {day} في الإدارة المركزية: تتغيّر أرقامه حتى يُقفل من جديد، ويبقى الأثر.</translation>
    </message>
    <message id="S3105">
        <translation>يوم عمل</translation>
    </message>
    <message id="S3120">
        <translation>صرف عمولة وكيل</translation>
    </message>
    <message id="S3121">
        <translation>شروط وكيل</translation>
    </message>
    <message id="S3122">
        <translation>أخذ نسخة احتياطية</translation>
    </message>
    <message id="S3123">
        <translation>نجاح استرجاع مجرّب</translation>
    </message>
    <message id="S3124">
        <translation>فشل استرجاع مجرّب</translation>
    </message>
    <message id="S3125">
        <translation>إصدار بطاقة مشترك</translation>
    </message>
    <message id="S3126">
        <translation>استبدال بطاقة مشترك</translation>
    </message>
    <message id="S3127">
        <translation>إثبات في ملف</translation>
    </message>
    <message id="S3128">
        <translation>جرد صندوق جهاز</translation>
    </message>
    <message id="S3129">
        <translation>إصدار شهادة الخادم</translation>
    </message>
    <message id="S3130">
        <translation>إلغاء أمر إغلاقات</translation>
    </message>
    <message id="S3131">
        <translation>صرف الكمية المجانية للشهر</translation>
    </message>
    <message id="S3132">
        <translation>إغلاق يوم</translation>
    </message>
    <message id="S3133">
        <translation>إجراء على فرق</translation>
    </message>
    <message id="S3134">
        <translation>قيد رسوم الشهر</translation>
    </message>
    <message id="S3135">
        <translation>ردّ أمانة محفوظة</translation>
    </message>
    <message id="S3136">
        <translation>صرف أمانة محفوظة</translation>
    </message>
    <message id="S3137">
        <translation>بدء حملة تغيير مفاتيح</translation>
    </message>
    <message id="S3138">
        <translation>تخطيط عدادات لمفتاح</translation>
    </message>
    <message id="S3139">
        <translation>تجربة تغيير مفتاح</translation>
    </message>
    <message id="S3140">
        <translation>تسليم رموز تغيير مفتاح</translation>
    </message>
    <message id="S3141">
        <translation>تأكيد تغيير مفتاح</translation>
    </message>
    <message id="S3142">
        <translation>سحب تغيير مفتاح</translation>
    </message>
    <message id="S3143">
        <translation>دخول قائمة صيانة آلة</translation>
    </message>
    <message id="S3144">
        <translation>مطالبة على جهاز</translation>
    </message>
    <message id="S3145">
        <translation>تسوية مطالبة على جهاز</translation>
    </message>
    <message id="S3146">
        <translation>إضافة مستخدم</translation>
    </message>
    <message id="S3147">
        <translation>إيقاف مستخدم</translation>
    </message>
    <message id="S3148">
        <translation>إنهاء حساب مستخدم</translation>
    </message>
    <message id="S3149">
        <translation>تغيير صاحب الحساب كلمة مروره</translation>
    </message>
    <message id="S3150">
        <translation>حفظ الرموز على وسيط</translation>
    </message>
    <message id="S3151">
        <translation>توقيع على ورقة تسوية</translation>
    </message>
    <message id="S3152">
        <translation>اعتراض على سطر في ورقة تسوية</translation>
    </message>
    <message id="S3153">
        <translation>جواب عن اعتراض</translation>
    </message>
    <message id="S3154">
        <translation>إغلاق شهر</translation>
    </message>
    <message id="S3155">
        <translation>تسليم بيانات مشترك</translation>
    </message>
    <message id="S3156">
        <translation>حذف أسماء سابقة لمشترك</translation>
    </message>
    <message id="S3157">
        <translation>سحب تأجيل اقتطاعات</translation>
    </message>
    <message id="S3158">
        <translation>مشترك جديد</translation>
    </message>
    <message id="S3159">
        <translation>تركيب عداد</translation>
    </message>
    <message id="S3160">
        <translation>إيقاف عداد</translation>
    </message>
    <message id="S3161">
        <translation>رفع إيقاف عداد</translation>
    </message>
    <message id="S3162">
        <translation>نقل عداد في المخزن</translation>
    </message>
    <message id="S3163">
        <translation>استيراد قائمة إلى السجل</translation>
    </message>
    <message id="S3164">
        <translation>إلغاء استيراد إلى السجل</translation>
    </message>
    <message id="S3165">
        <translation>إعداد تقرير</translation>
    </message>
    <message id="S3166">
        <translation>حذف بيانات انتهت مدة حفظها</translation>
    </message>
    <message id="S3167">
        <translation>فتح وردية</translation>
    </message>
    <message id="S3168">
        <translation>إعادة قيد من وردية بعد استرجاع</translation>
    </message>
    <message id="S3169">
        <translation>قرار في مؤشر عداد</translation>
    </message>
    <message id="S3170">
        <translation>إعداد مسودة تعرفة</translation>
    </message>
    <message id="S3171">
        <translation>حفظ نسخة مصورة لقرار تعرفة</translation>
    </message>
    <message id="S3172">
        <translation>استيراد تعرفات</translation>
    </message>
    <message id="S3173">
        <translation>إنشاء سند</translation>
    </message>
    <message id="S3174">
        <translation>تصدير سند</translation>
    </message>
    <message id="S3175">
        <translation>ترحيل سند</translation>
    </message>
    <message id="S3176">
        <translation>تحديد حدود منطقة</translation>
    </message>
    <message id="S3177">
        <translation>استيراد قراءات مناطق</translation>
    </message>
    <message id="S3178">
        <translation>إلغاء استيراد قراءات مناطق</translation>
    </message>
    <message id="S3179">
        <translation>طلب موافقة: {what}</translation>
    </message>
    <message id="S3180">
        <translation>موافقة على: {what}</translation>
    </message>
    <message id="S3181">
        <translation>رفض الموافقة على: {what}</translation>
    </message>
    <message id="S3182">
        <translation>سحب طلب الموافقة على: {what}</translation>
    </message>
    <message id="S3183">
        <translation>عدد السطور</translation>
    </message>
    <message id="S3184">
        <translation>يزيد رصيد الوكيل في النقطة {n} بمبلغ {x}، والمبلغ مقبوض.</translation>
    </message>
    <message id="S3185">
        <translation>{n} كيلوبايت</translation>
    </message>
    <message id="S3186">
        <translation>ملاحظة</translation>
    </message>
    <message id="S3187">
        <translation>الملف المصدر</translation>
    </message>
    <message id="S3188">
        <translation>طلب الموافقة</translation>
    </message>
    <message id="S3189">
        <translation>المبلغ المرحَّل</translation>
    </message>
    <message id="S3190">
        <translation>الشهر</translation>
    </message>
    <message id="S3191">
        <translation>الاسم</translation>
    </message>
    <message id="S3192">
        <translation>سقف ما يحفظه جهاز من رموز</translation>
    </message>
    <message id="S3193">
        <translation>لم يُحمَّل مفتاح لهذه المجموعة بهذا الرقم.</translation>
    </message>
    <message id="S3194">
        <translation>تاريخ الأساس أو طريقة الاشتقاق في المفتاح المحمّل غير ما في سجل العدادات.</translation>
    </message>
    <message id="S3195">
        <translation>هذا المفتاح (DITK) يبدّله صانع العداد وحده.</translation>
    </message>
    <message id="S3196">
        <translation>المفتاح المشترك (DCTK) لعدادات البطاقات فقط.</translation>
    </message>
    <message id="S3197">
        <translation>المفتاح الجديد افتراضي (DDTK) ولا يقبل الشحن.</translation>
    </message>
    <message id="S3198">
        <translation>لم يبدأ العمل بالمفتاح بعد.</translation>
    </message>
    <message id="S3199">
        <translation>انتهت صلاحية المفتاح.</translation>
    </message>
    <message id="S3200">
        <translation>انتهت مدة إصدار رموز الشحن بهذا المفتاح.</translation>
    </message>
    <message id="S3201">
        <translation>لا يجوز بهذا المفتاح إصدار هذه الكمية في رمز واحد.</translation>
    </message>
    <message id="S3202">
        <translation>تبقى العدادات على المفتاح الجديد بعد انتهائه (KEN).</translation>
    </message>
    <message id="S3203">
        <translation>لا تغيير من نوع المفتاح القديم إلى نوع الجديد.</translation>
    </message>
    <message id="S3204">
        <translation>بيانات المفتاح في السجل لا يتفق بعضها مع بعض.</translation>
    </message>
    <message id="S3205">
        <translation>في السجل خوارزمية مسحوبة.</translation>
    </message>
    <message id="S3206">
        <translation>لا يحسم المعيار هذه الحالة، فلا يصدر لها رمز.</translation>
    </message>
    <message id="S3207">
        <translation>تاريخ اليوم خارج المدة التي تتسع لها رموز تاريخ الأساس هذا.</translation>
    </message>
    <message id="S3208">
        <translation>في السجل رقم لا يصلح لعداد.</translation>
    </message>
    <message id="S3209">
        <translation>تفاصيل السطر المحدد تظهر هنا. لا سطر في القائمة الآن.</translation>
    </message>
    <message id="S3210">
        <translation>لعرض عدادات حملة تُحدَّد الحملة في «حملات التغيير»، ثم Enter.</translation>
    </message>
    <message id="S3211">
        <translation>لا عداد من هذه الحملة بهذه التصفية. تُخطَّط عداداتها من «حملات التغيير»: F8.</translation>
    </message>
    <message id="S3212">
        <translation>يُختار الملف بالمفتاح F7، ثم يظهر هنا ما وُجد في كل سطر منه.</translation>
    </message>
    <message id="S3213">
        <translation>لا ورقة تسوية بهذه التصفية. تُعدّ الورقة من «الوكلاء»: F4.</translation>
    </message>
    <message id="S3214">
        <translation>لا اعتراض بهذه التصفية. يُسجَّل الاعتراض من «أوراق التسوية»: F8.</translation>
    </message>
    <message id="S3215">
        <translation>لعرض أسطر ورقة تُحدَّد الورقة في «أوراق التسوية»، ثم Enter.</translation>
    </message>
    <message id="S3216">
        <translation>خط العرض</translation>
    </message>
    <message id="S3217">
        <translation>خط الطول</translation>
    </message>
    <message id="S3218">
        <translation>عدد الأطوار</translation>
    </message>
    <message id="S3219">
        <translation>تاريخ الفتح</translation>
    </message>
    <message id="S3220">
        <translation>فروق مرفوعة إلى الإدارة: {n}، بمبلغ {x}</translation>
    </message>
    <message id="T001">
        <translation>عداد مسبق الدفع</translation>
    </message>
    <message id="T002">
        <translation>عداد كهرباء</translation>
    </message>
    <message id="T003">
        <translation>عداد مياه</translation>
    </message>
    <message id="T004">
        <translation>رقم العداد</translation>
    </message>
    <message id="T005">
        <translation>بطاقة العداد</translation>
    </message>
    <message id="T007">
        <translation>مبلغ الشحن</translation>
    </message>
    <message id="T008">
        <translation>رصيد العداد</translation>
    </message>
    <message id="T009">
        <translation>رمز الشحن</translation>
    </message>
    <message id="T013">
        <translation>الكهرباء المشتراة</translation>
    </message>
    <message id="T014">
        <translation>المياه المشتراة</translation>
    </message>
    <message id="T015">
        <translation>المشترى هذا الشهر</translation>
    </message>
    <message id="T016">
        <translation>المشترى في هذه الدورة</translation>
    </message>
    <message id="T017">
        <translation>آخر شحن</translation>
    </message>
    <message id="T018">
        <translation>التعرفة</translation>
    </message>
    <message id="T019">
        <translation>شريحة</translation>
    </message>
    <message id="T020">
        <translation>سعر الوحدة</translation>
    </message>
    <message id="T021">
        <translation>رقم قرار التعرفة</translation>
    </message>
    <message id="T022">
        <translation>منزلي</translation>
    </message>
    <message id="T023">
        <translation>تجاري</translation>
    </message>
    <message id="T024">
        <translation>صناعي</translation>
    </message>
    <message id="T025">
        <translation>زراعي</translation>
    </message>
    <message id="T026">
        <translation>مرحّل من الشحنة السابقة</translation>
    </message>
    <message id="T027">
        <translation>يُرحّل إلى الشحنة القادمة</translation>
    </message>
    <message id="T029">
        <translation>عداد موقوف</translation>
    </message>
    <message id="T042">
        <translation>رموز لم تُدخل بعد</translation>
    </message>
    <message id="T044">
        <translation>قراءة العداد</translation>
    </message>
    <message id="T047">
        <translation>ثمن الكهرباء شامل الضريبة</translation>
    </message>
    <message id="T048">
        <translation>ثمن المياه</translation>
    </message>
    <message id="T060">
        <translation>المشترك</translation>
    </message>
    <message id="T061">
        <translation>رقم الاشتراك</translation>
    </message>
    <message id="T062">
        <translation>الخدمة</translation>
    </message>
    <message id="T063">
        <translation>كهرباء</translation>
    </message>
    <message id="T064">
        <translation>مياه</translation>
    </message>
    <message id="T065">
        <translation>العنوان</translation>
    </message>
    <message id="T066">
        <translation>الحي</translation>
    </message>
    <message id="T067">
        <translation>رقم الهوية</translation>
    </message>
    <message id="T068">
        <translation>رقم الجوال</translation>
    </message>
    <message id="T069">
        <translation>ديون سابقة</translation>
    </message>
    <message id="T071">
        <translation>الديون بعد هذه الدفعة</translation>
    </message>
    <message id="T072">
        <translation>اقتطاع</translation>
    </message>
    <message id="T074">
        <translation>حدّ أدنى مضمون</translation>
    </message>
    <message id="T075">
        <translation>رسوم نفايات</translation>
    </message>
    <message id="T077">
        <translation>رسم ثابت</translation>
    </message>
    <message id="T078">
        <translation>رسوم اشتراك</translation>
    </message>
    <message id="T080">
        <translation>رسوم صرف صحي</translation>
    </message>
    <message id="T081">
        <translation>مؤجّل</translation>
    </message>
    <message id="T085">
        <translation>ضريبة القيمة المضافة</translation>
    </message>
    <message id="T086">
        <translation>رقم المشتغل المرخّص</translation>
    </message>
    <message id="T092">
        <translation>تفصيل المبلغ</translation>
    </message>
    <message id="T100">
        <translation>صندوق</translation>
    </message>
    <message id="T105">
        <translation>نقطة شحن</translation>
    </message>
    <message id="T106">
        <translation>وردية</translation>
    </message>
    <message id="T107">
        <translation>عهدة افتتاحية</translation>
    </message>
    <message id="T108">
        <translation>رصيد الوكيل</translation>
    </message>
    <message id="T110">
        <translation>نقدًا</translation>
    </message>
    <message id="T111">
        <translation>المستلم نقدًا</translation>
    </message>
    <message id="T112">
        <translation>الباقي للمشترك</translation>
    </message>
    <message id="T118">
        <translation>المتوقع</translation>
    </message>
    <message id="T119">
        <translation>المعدود</translation>
    </message>
    <message id="T120">
        <translation>الفرق</translation>
    </message>
    <message id="T123">
        <translation>تقرير X</translation>
    </message>
    <message id="T124">
        <translation>تقرير Z</translation>
    </message>
    <message id="T127">
        <translation>إيصال</translation>
    </message>
    <message id="T128">
        <translation>رقم الإيصال</translation>
    </message>
    <message id="T129">
        <translation>نسخة</translation>
    </message>
    <message id="T130">
        <translation>الأصل</translation>
    </message>
    <message id="T139">
        <translation>يوم العمل</translation>
    </message>
    <message id="T143">
        <translation>يومية الصندوق</translation>
    </message>
    <message id="T144">
        <translation>بصمة اليومية</translation>
    </message>
    <message id="T145">
        <translation>عمولة</translation>
    </message>
    <message id="T152">
        <translation>السبب</translation>
    </message>
    <message id="T156">
        <translation>شيك</translation>
    </message>
    <message id="T157">
        <translation>بطاقة بنكية</translation>
    </message>
    <message id="T170">
        <translation>متصل</translation>
    </message>
    <message id="T171">
        <translation>دون اتصال</translation>
    </message>
    <message id="T172">
        <translation>الخادم</translation>
    </message>
    <message id="T179">
        <translation>غير مؤكدة</translation>
    </message>
    <message id="T181">
        <translation>طابعة</translation>
    </message>
    <message id="T183">
        <translation>قارئ البطاقات</translation>
    </message>
    <message id="T193">
        <translation>مستخدم</translation>
    </message>
    <message id="T195">
        <translation>الرقم السري</translation>
    </message>
    <message id="T198">
        <translation>منطقة</translation>
    </message>
    <message id="T201">
        <translation>وضع التدريب</translation>
    </message>
    <message id="T540">
        <translation>السجل عند الخادم</translation>
    </message>
    <message id="T565">
        <translation>ينتهي الإذن</translation>
    </message>
    <message id="T566">
        <translation>الباقي للبيع</translation>
    </message>
    <message id="T567">
        <translation>الرموز المحفوظة</translation>
    </message>
    <message id="T568">
        <translation>بحسب المبلغ</translation>
    </message>
    <message id="T569">
        <translation>بيع دون اتصال لم يُزامَن</translation>
    </message>
    <message id="T570">
        <translation>رمز التمديد (11 رقمًا)</translation>
    </message>
    <message id="T810">
        <translation>متصل</translation>
    </message>
    <message id="T811">
        <translation>آخر جواب</translation>
    </message>
    <message id="T812">
        <translation>دون جواب من الخادم</translation>
    </message>
    <message id="T813">
        <translation>مبلغها</translation>
    </message>
    <message id="T814">
        <translation>أقدمها</translation>
    </message>
    <message id="T815">
        <translation>ساعة الجهاز</translation>
    </message>
    <message id="T816">
        <translation>سقف الائتمان</translation>
    </message>
    <message id="T817">
        <translation>المتبقي للبيع</translation>
    </message>
    <message id="T818">
        <translation>عمولة غير مدفوعة</translation>
    </message>
    <message id="T830">
        <translation>إصدار بطاقة</translation>
    </message>
    <message id="T831">
        <translation>استبدال بطاقة</translation>
    </message>
    <message id="T832">
        <translation>إلغاء بطاقة</translation>
    </message>
    <message id="T833">
        <translation>التحقق من الهوية</translation>
    </message>
    <message id="T834">
        <translation>بطاقة هوية</translation>
    </message>
    <message id="T835">
        <translation>جواز سفر</translation>
    </message>
    <message id="T836">
        <translation>رخصة قيادة</translation>
    </message>
    <message id="T837">
        <translation>موفد من المشترك</translation>
    </message>
    <message id="T838">
        <translation>فُقدت</translation>
    </message>
    <message id="T839">
        <translation>سُرقت</translation>
    </message>
    <message id="T840">
        <translation>تلفت</translation>
    </message>
    <message id="T841">
        <translation>تجديد</translation>
    </message>
    <message id="T842">
        <translation>سارية</translation>
    </message>
    <message id="T843">
        <translation>مستبدلة</translation>
    </message>
    <message id="T844">
        <translation>ملغاة</translation>
    </message>
    <message id="T845">
        <translation>لاشتراك سابق</translation>
    </message>
    <message id="T846">
        <translation>الغطاء</translation>
    </message>
    <message id="T847">
        <translation>مغناطيس</translation>
    </message>
    <message id="T848">
        <translation>تيار معكوس</translation>
    </message>
    <message id="T849">
        <translation>تجاوز العداد</translation>
    </message>
    <message id="T850">
        <translation>11 أو 13 رقمًا</translation>
    </message>
    <message id="T851">
        <translation>20 رقمًا</translation>
    </message>
    <message id="T852">
        <translation>أرقام فقط</translation>
    </message>
    <message id="T853">
        <translation>بالشيكل، حتى منزلتين</translation>
    </message>
    <message id="T854">
        <translation>ك.و.س أو م³، منزلة واحدة</translation>
    </message>
    <message id="T855">
        <translation>عدد القطع</translation>
    </message>
</context>
</TS>
