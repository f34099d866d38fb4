// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/source.h"

#include "replay/store/builder.h"
#include "replay/trace/new_file.h"
#include "tests/unit/trace/sample.h"

#include <atomic>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace daxscope::source {
namespace {

using trace::Event;
using trace::Sample;

/// Reads what is there by now into the builder, which the first batch makes.
/// @return whether the reader was at its end
bool read_on(Reader& reader, std::optional<trace::Builder>& builder, std::size_t rounds = 4) {
    Batch batch;
    for (std::size_t round = 0; round < rounds; ++round) {
        if (!read_into(builder, reader, batch, {})) {
            return true;
        }
    }
    return false;
}

} // namespace

TEST(Sources, EachHasANameAndOneLineOfHelp) {
    for (const Source* source : sources()) {
        EXPECT_FALSE(source->name.empty());
        EXPECT_EQ(source->name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"),
                  std::string_view::npos);
        EXPECT_FALSE(source->help.empty());
        EXPECT_EQ(source->help.find('\n'), std::string_view::npos);
    }
}

TEST(Sources, ATraceIsRecognisedByOneAlone) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "one.daxtrace";
    trace::sample().write(path);
    std::string head(512, '\0');
    std::ifstream(path, std::ios::binary).read(head.data(), 512);
    int recognised = 0;
    for (const Source* source : sources()) {
        recognised += source->recognises(head) ? 1 : 0;
    }
    EXPECT_EQ(recognised, 1);
    EXPECT_EQ(source_of(Input(path)).name, "daxtrace");
}

TEST(Sources, WhatNoneRecognisesIsRefusedWithTheFilesName) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "letter.txt";
    std::ofstream(path) << "Dear maintainer,\n" << std::string(200, '.');
    try {
        load(path);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("letter.txt"));
        EXPECT_EQ(error.exit(), Exit::Io);
    }
}

TEST(Sources, TextInUtf16IsRefusedAsSuch) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "wide.txt";
    for (const std::string mark : {"\xff\xfe", "\xfe\xff"}) {
        std::ofstream(path) << mark << std::string("#\0 \0t\0", 6);
        try {
            source_of(Input(path));
            ADD_FAILURE() << "taken";
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr("UTF-16"));
            EXPECT_THAT(error.remedy(), testing::HasSubstr("iconv"));
        }
    }
}

TEST(Followed, ARecordingUnderWayIsReadAsItGrowsAndEndsWithIt) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "live.daxtrace";
    Sample s = trace::sample(400);
    const std::vector<Event> all = s.events;
    trace::Writer writer(path, s.session.kernel_release);
    s.events.assign(all.begin(), all.begin() + 300);
    s.fill(writer);
    writer.flush();
    ASSERT_TRUE(writer.readable_while_written()) << writer.no_log_because();

    const auto reader = open(path, {.follow = true}, {});
    std::optional<trace::Builder> builder;
    EXPECT_FALSE(read_on(*reader, builder));
    ASSERT_TRUE(builder);
    EXPECT_EQ(builder->size(), 300U);
    EXPECT_TRUE(reader->is_live());

    writer.add(std::span(all).subspan(300, 500));
    EXPECT_FALSE(read_on(*reader, builder)); // not committed
    writer.flush();
    EXPECT_FALSE(read_on(*reader, builder));
    EXPECT_EQ(builder->size(), 800U);

    writer.add(std::span(all).subspan(800));
    writer.set(trace::key::kEnd, std::to_string(*s.session.end));
    writer.close();
    EXPECT_TRUE(read_on(*reader, builder));
    EXPECT_FALSE(reader->is_live());
    s.events = all;
    EXPECT_EQ(builder->late(), 0U);
    EXPECT_EQ(builder->finish()->hash(), trace::Trace::load(path)->hash());
    // The reader did not keep the recorder from leaving one file.
    EXPECT_FALSE(std::filesystem::exists(path.string() + "-wal"));
}

// One look takes so many rows; the next does not wait for a change of the file to take the rest.
TEST(Followed, RowsThatALookLeftBehindComeWithTheNextThoughTheFileStaysAsItIs) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "fast.daxtrace";
    const Sample s = trace::sample(100'000);
    ASSERT_GT(s.events.size(), 200'000U);
    trace::Writer writer(path, s.session.kernel_release);
    s.fill(writer);
    writer.flush();
    const auto reader = open(path, {.follow = true}, {});
    Batch batch;
    std::size_t taken = 0;
    while (taken < s.events.size()) {
        ASSERT_TRUE(reader->next(batch, {}));
        ASSERT_FALSE(batch.events.empty()) << "of " << s.events.size() << " after " << taken;
        taken += batch.events.size();
    }
    EXPECT_TRUE(reader->next(batch, {}));
    EXPECT_TRUE(batch.events.empty());
    EXPECT_TRUE(reader->is_live());
}

// A recorder that ends folds its log into the file: a look meanwhile may find neither as it was.
TEST(Followed, ALookWhileTheLogIsFoldedIsNoDamage) {
    const trace::TemporaryDirectory folder;
    for (int round = 0; round < 40; ++round) {
        const auto path = folder / ("ends-" + std::to_string(round) + ".daxtrace");
        const Sample s = trace::sample(20);
        trace::Writer writer(path, s.session.kernel_release);
        s.fill(writer);
        writer.flush();
        const auto reader = open(path, {.follow = true}, {});
        std::atomic<bool> looks = false;
        std::size_t seen = 0;
        std::thread follower([&] {
            try {
                Batch batch;
                while (reader->next(batch, {})) {
                    seen += batch.events.size();
                    looks = true;
                }
                seen += batch.events.size();
            } catch (const Error& error) {
                ADD_FAILURE() << error.what() << ": " << error.remedy();
                looks = true;
            }
        });
        while (!looks) {
            std::this_thread::yield();
        }
        writer.set(trace::key::kEnd, std::to_string(*s.session.end));
        writer.close();
        follower.join();
        EXPECT_EQ(seen, s.events.size());
    }
}

TEST(Followed, AFileThatIsDoneIsReadToItsEnd) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "done.daxtrace";
    trace::sample(100).write(path);
    const auto reader = open(path, {.follow = true}, {});
    std::optional<trace::Builder> builder;
    EXPECT_TRUE(read_on(*reader, builder));
    EXPECT_EQ(builder->finish()->hash(), trace::Trace::load(path)->hash());
}

TEST(Followed, ARecordingWhoseRecorderIsGoneEndsWithWhatItHas) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "cut.daxtrace";
    const Sample s = trace::sample(100);
    {
        trace::Writer writer(path, s.session.kernel_release);
        s.fill(writer);
        writer.flush();
        EXPECT_TRUE(trace::is_being_written(path));
        // As a killed one leaves it: the file and its log stay, the lock goes.
        std::filesystem::copy_file(path, folder / "left.daxtrace");
        std::filesystem::copy_file(path.string() + "-wal", folder / "left.daxtrace-wal");
        writer.discard();
    }
    const auto left = folder / "left.daxtrace";
    EXPECT_FALSE(trace::is_being_written(left));
    const auto reader = open(left, {.follow = true}, {});
    std::optional<trace::Builder> builder;
    bool ended = false;
    for (int k = 0; k < 1'000 && !ended; ++k) {
        ended = read_on(*reader, builder);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_TRUE(ended);
    EXPECT_FALSE(reader->is_live());
    EXPECT_EQ(builder->size(), s.events.size());
    EXPECT_FALSE(builder->finish()->session().end);
}

} // namespace daxscope::source
