// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the recorder does for somebody who may not record, and what doctor says to root.
#include "runs.h"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <string>

namespace {

using testing::HasSubstr;

class Privileges : public testing::TestWithParam<daxscope::vm::Kernel> {
protected:
    /// The whole of one result file.
    static std::string read(const std::string& name) {
        const std::string path =
            std::string(DAXSCOPE_VM_RESULTS) + "/" + GetParam().name + "/" + name;
        std::ifstream stream(path);
        EXPECT_TRUE(stream) << path << " is missing";
        return {std::istreambuf_iterator<char>(stream), {}};
    }
};

TEST_P(Privileges, nobody_gets_one_clear_message_and_leaves_no_file) {
    EXPECT_EQ(read("unprivileged.status"), "1\n");
    const std::string message = read("unprivileged.err");
    EXPECT_THAT(message, HasSubstr("daxscope: "));
    EXPECT_LE(std::count(message.begin(), message.end(), '\n'), 2) << message;
    EXPECT_EQ(read("unprivileged.files"), "");
}

TEST_P(Privileges, doctor_finds_that_root_can_record_here) {
    EXPECT_EQ(read("doctor.status"), "0\n") << read("doctor.txt");
    EXPECT_THAT(read("doctor.txt"), HasSubstr("xfs"));
    EXPECT_THAT(read("doctor.txt"), HasSubstr("ext4"));
    EXPECT_THAT(read("doctor.txt"), HasSubstr("record --access measures"));
}

INSTANTIATE_TEST_SUITE_P(Kernels, Privileges, testing::ValuesIn(daxscope::vm::all_kernels()),
                         daxscope::vm::kernel_name);

} // namespace
