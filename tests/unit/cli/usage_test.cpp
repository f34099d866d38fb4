// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is said where the arguments make no sense.
#include "tests/unit/cli/command.h"

#include <gmock/gmock.h>

using namespace daxscope::cli;
using testing::HasSubstr;
using testing::Not;

TEST(Usage, AnOptionThatIsWrongIsNamedWithItsVerbAndNotWithAllTheHelp) {
    const Ran ran = run_command({"explore", "two-readers", "--max-memory", "10x"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("daxscope explore: --max-memory"));
    EXPECT_THAT(ran.err, HasSubstr("`daxscope explore --help`"));
    EXPECT_THAT(ran.err, Not(HasSubstr("--no-symmetry")));
}

TEST(Usage, AVerbThatThereIsNotIsNamed) {
    const Ran ran = run_command({"explode", "two-readers"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("there is no verb 'explode'"));
    EXPECT_THAT(ran.err, HasSubstr("`daxscope --help`"));
}

TEST(Usage, WhoNamesNoVerbIsShownAllOfThem) {
    const Ran ran = run_command({});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("compare"));
    EXPECT_THAT(ran.err, HasSubstr("explore"));
}
