// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"

#include <QLocale>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

/// No-break spaces as blanks, to compare with literals.
QString plain(QString text) {
    return text.replace(QChar::Nbsp, u' ');
}

struct Format : ::testing::Test {
    Format() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
};

} // namespace

TEST_F(Format, DurationsHaveTheirUnit) {
    EXPECT_EQ(plain(format::duration(0)), QStringLiteral("0 ns"));
    EXPECT_EQ(plain(format::duration(812)), QStringLiteral("812 ns"));
    EXPECT_EQ(plain(format::duration(4'310)), QStringLiteral("4.31 us"));
    EXPECT_EQ(plain(format::duration(43'100)), QStringLiteral("43.1 us"));
    EXPECT_EQ(plain(format::duration(431'000)), QStringLiteral("431 us"));
    EXPECT_EQ(plain(format::duration(1'200'000)), QStringLiteral("1.2 ms"));
    EXPECT_EQ(plain(format::duration(3'400'000'000)), QStringLiteral("3.4 s"));
    EXPECT_EQ(plain(format::duration(-1'500)), QStringLiteral("−1.5 us"));
    EXPECT_EQ(plain(format::duration(999'400)), QStringLiteral("999.4 us"));
    EXPECT_EQ(plain(format::duration(999'960)), QStringLiteral("1 ms")) << "not 1000 us";
}

TEST_F(Format, LargeCountsAreShortWhereAColumnIsNarrow) {
    EXPECT_EQ(plain(format::countShort(12'089)), QStringLiteral("12,089"));
    EXPECT_EQ(plain(format::countShort(99'951)), QStringLiteral("99,951"));
    EXPECT_EQ(plain(format::countShort(100'000)), QStringLiteral("100 k"));
    EXPECT_EQ(plain(format::countShort(999'499)), QStringLiteral("999 k"));
    EXPECT_EQ(plain(format::countShort(999'500)), QStringLiteral("1.00 M"));
    EXPECT_EQ(plain(format::countShort(1'942'000)), QStringLiteral("1.94 M"));
    EXPECT_EQ(plain(format::countShort(98'971'720)), QStringLiteral("99.0 M"));
}

TEST_F(Format, ATimeHasAsManyDigitsAsTellTheTicksOfAnAxisApart) {
    const QString thin = QString(QChar(0x2009));
    EXPECT_EQ(format::time(12'345'678'901), "12.345" + thin + "678" + thin + "901 s");
    EXPECT_EQ(format::time(12'345'678'901, 1'000), "12.345" + thin + "678 s");
    EXPECT_EQ(format::time(12'345'678'901, 100'000'000), "12.3 s");
    EXPECT_EQ(format::time(12'000'000'000, 1'000'000'000), "12 s");
    EXPECT_EQ(format::time(5, 1), "0.000" + thin + "000" + thin + "005 s");
}

TEST_F(Format, APlaceInAFileIsExact) {
    EXPECT_EQ(plain(format::offset(0)), QStringLiteral("0 B"));
    EXPECT_EQ(plain(format::offset(2 << 20)), QStringLiteral("2 MiB"));
    EXPECT_EQ(plain(format::offset(1538ULL << 20)), QStringLiteral("1538 MiB"))
        << "1.5 GiB would be the range before it too";
    EXPECT_EQ(plain(format::offset(3ULL << 30)), QStringLiteral("3 GiB"));
}

TEST_F(Format, TimesKeepEveryNanosecond) {
    EXPECT_EQ(format::seconds(12'345'678'901), QStringLiteral("12.345678901"));
    EXPECT_EQ(format::seconds(1), QStringLiteral("0.000000001"));
}

TEST_F(Format, CountsAreGrouped) {
    EXPECT_EQ(format::count(1'234'567), QStringLiteral("1,234,567"));
}

TEST_F(Format, NearlyAllIsNeverShownAsAll) {
    EXPECT_EQ(plain(format::percent(10, 10)), QStringLiteral("100 %"));
    EXPECT_EQ(plain(format::percent(99'999, 100'000)), QStringLiteral("99.999 %"));
    EXPECT_EQ(plain(format::percent(1, 0)), QStringLiteral("–"));
}

TEST_F(Format, DifferencesCarryTheirSign) {
    const replay::Metric fewer{"faults", "", 100, 100, 2};
    EXPECT_EQ(plain(format::difference(fewer)), QStringLiteral("−98"));
    EXPECT_EQ(plain(format::differencePercent(fewer)), QStringLiteral("−98 %"));
    const replay::Metric more{"time in faults", "ns", 0, 1000, 2'500};
    EXPECT_EQ(plain(format::difference(more)), QStringLiteral("+1.5 us"));
    EXPECT_EQ(plain(format::differencePercent(more)), QStringLiteral("+150 %"));
    const replay::Metric many{"hits", "", 0, 9, 402};
    EXPECT_EQ(format::differencePercent(many), QStringLiteral("×44.7"));
    const replay::Metric from_nothing{"hits", "", 0, 0, 98};
    EXPECT_EQ(plain(format::difference(from_nothing)), QStringLiteral("+98"));
    EXPECT_EQ(format::differencePercent(from_nothing), QStringLiteral("from 0"));
}

TEST_F(Format, BytesAreInPowersOfTwo) {
    EXPECT_EQ(plain(format::bytes(4096)), QStringLiteral("4 KiB"));
    EXPECT_EQ(plain(format::bytes(3U << 19U)), QStringLiteral("1.5 MiB"));
}

TEST_F(Format, TimesAreReadWithTheirUnits) {
    EXPECT_EQ(format::parseTime(QStringLiteral("250ns")), 250);
    EXPECT_EQ(format::parseTime(QStringLiteral("1.5 ms")), 1'500'000);
    EXPECT_EQ(format::parseTime(QStringLiteral("20us")), 20'000);
    EXPECT_EQ(format::parseTime(QStringLiteral("2")), 2'000'000'000);
    for (const char* bad : {"", "ms", "1 h", "-1s", "1.2.3s", "99999999999s"}) {
        EXPECT_FALSE(format::parseTime(QString::fromLatin1(bad))) << bad;
    }
}

TEST(Describe, KernelsAreNamedAsOneReadsThem) {
    EXPECT_EQ(describe::kernels(*model::find_handler("iomap-6.2")),
              QStringLiteral("Linux 6.2 – 6.14"));
    EXPECT_EQ(describe::kernels(*model::find_handler("iomap")), QStringLiteral("Linux 4.10 – 6.1"));
    EXPECT_EQ(describe::kernels(model::newest_handler()), QStringLiteral("Linux 6.18 and later"));
    EXPECT_EQ(describe::kernels(*model::find_handler("entry-locked")),
              QStringLiteral("no kernel has it"));
    for (const model::Handler* handler : model::handlers()) {
        EXPECT_FALSE(describe::kernels(*handler).endsWith(u'-'));
    }
}
