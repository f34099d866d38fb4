// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cache/kept.h"
#include "tests/unit/cli/command.h"

#include <gmock/gmock.h>

namespace daxscope::cli {
namespace {

using cache::OwnCache;
using testing::HasSubstr;

} // namespace

TEST(CacheVerb, ListsVerifiesAndClearsWhatReadingATraceLeft) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace", other = cache.folder / "b.daxtrace";
    trace::sample(30).write(path);
    trace::sample(40).write(other);
    EXPECT_THAT(run_command({"cache"}).out, HasSubstr("the cache is empty"));
    const std::string first = run_command({"info", path}).out;
    run_command({"info", other});
    EXPECT_EQ(run_command({"info", path}).out, first) << "out of the cache, the same";

    const auto listed = run_command({"cache", "--json"}).json();
    ASSERT_EQ(listed["entries"].size(), 2U);
    EXPECT_EQ(listed["format"], "daxscope.cache");
    EXPECT_EQ(listed["folder"], cache.settings().folder.string());
    EXPECT_EQ(listed["entries"][0]["trace"], path.string()) << "the last used first";
    EXPECT_EQ(listed["entries"][0]["events"], 90);
    EXPECT_EQ(listed["entries"][0]["state"], "good");
    const Ran text = run_command({"cache"});
    EXPECT_THAT(text.out, HasSubstr(other.string()));
    EXPECT_THAT(text.out, HasSubstr("2 traces"));
    EXPECT_THAT(text.out, HasSubstr("just now   good"));
    EXPECT_EQ(run_command({"cache", "--verify"}).exit, 0);

    // Damage in the last section, that of the events: their first time.
    const std::string file = listed["entries"][0]["file"];
    std::string bytes = cache::bytes_of(file);
    const std::size_t at = cache::SectionFile::open(file)->sections().back().at + 64;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    cache::write_bytes(file, bytes);
    const Ran verified = run_command({"cache", "--verify", "--json"});
    EXPECT_EQ(verified.exit, 3);
    EXPECT_THAT(verified.out, HasSubstr("\"damaged\""));
    EXPECT_EQ(run_command({"info", path}).out, first) << "it is read anew";
    EXPECT_EQ(run_command({"cache", "--verify"}).exit, 0) << "and kept again";

    EXPECT_EQ(run_command({"cache", "--clear", path, "--json"}).json()["removed"].size(), 1U);
    EXPECT_EQ(run_command({"cache", "--json"}).json()["entries"].size(), 1U);
    run_command({"cache", "--clear"});
    EXPECT_THAT(run_command({"cache"}).out, HasSubstr("the cache is empty"));
}

TEST(CacheVerb, NothingIsKeptWhereItIsSwitchedOff) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace";
    trace::sample(30).write(path);
    EXPECT_EQ(run_command({"info", "--no-cache", path}).exit, 0);
    EXPECT_FALSE(std::filesystem::exists(cache.settings().folder));
    const Ran none = run_command({"cache"});
    EXPECT_EQ(none.exit, 1);
    EXPECT_THAT(none.err, HasSubstr("DAXSCOPE_CACHE"));
}

TEST(CacheVerb, AFileGoesWithClear) {
    const OwnCache cache;
    EXPECT_EQ(run_command({"cache", "some.daxtrace"}).exit, 1);
}

} // namespace daxscope::cli
