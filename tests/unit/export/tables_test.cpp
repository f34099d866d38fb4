// SPDX-License-Identifier: GPL-3.0-or-later
//
// CSV and JSON Lines: every event, raw numbers, and what was not recorded is never a zero.
#include "replay/export/event_columns.h"
#include "tests/unit/export/exported.h"

#include <map>
#include <nlohmann/json.hpp>

namespace daxscope::exports {
namespace {

using nlohmann::json;

/// The cells of lines without quotes.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char letter : line) {
        if (letter == ',') {
            cells.emplace_back();
        } else {
            cells.back() += letter;
        }
    }
    return cells;
}

std::map<std::string, std::string> row_of(const std::vector<std::string>& lines, std::size_t row) {
    std::map<std::string, std::string> values;
    const auto names = cells_of(lines.at(0)), cells = cells_of(lines.at(row + 1));
    EXPECT_EQ(names.size(), cells.size());
    for (std::size_t k = 0; k < names.size(); ++k) {
        values[names[k]] = cells.at(k);
    }
    return values;
}

} // namespace

TEST(CsvExport, HasALineForEveryEventInTheOrderOfTime) {
    const auto trace = trace::sample(40).build();
    const auto lines = lines_of(bytes_of(trace, "csv"));
    ASSERT_EQ(lines.size(), trace->size() + 1);
    for (std::size_t k = 0; k < trace->size(); ++k) {
        EXPECT_EQ(row_of(lines, k)["seq"], std::to_string(trace->event(k).seq));
        EXPECT_EQ(row_of(lines, k)["ts"], std::to_string(trace->event(k).ts));
    }
}

TEST(CsvExport, SaysAFaultInRawNumbersAndInNames) {
    const auto lines = lines_of(bytes_of(trace::sample().build(), "csv"));
    auto fault = row_of(lines, 0);
    EXPECT_EQ(fault["kind"], "dax_pmd_fault");
    EXPECT_EQ(fault["ts"], "1000010000");
    EXPECT_EQ(fault["ts_end"], "1000013000");
    EXPECT_EQ(fault["address"], "0x7f0000203000");
    EXPECT_EQ(fault["dev"], "259:0");
    EXPECT_EQ(fault["ino"], "0x83");
    EXPECT_EQ(fault["result"], "256");
    EXPECT_EQ(fault["result_text"], "NOPAGE");
    EXPECT_EQ(fault["extent"], "mapped");
    EXPECT_EQ(fault["extent_flags"], "SHARED");
    EXPECT_EQ(fault["pmd_in"], "0x0") << "recorded, and nothing was there";
    EXPECT_EQ(fault["pmd_in_text"], "none");
    EXPECT_EQ(fault["pmd_out"], "0x82000001486008e7");
    auto unmap = row_of(lines, 1);
    EXPECT_EQ(unmap["pages"], "512");
    EXPECT_EQ(unmap["origin"], "pmd fault");
}

TEST(TableExports, LeaveEmptyWhatWasNotRecorded) {
    trace::Sample sample = trace::sample();
    for (trace::Event& event : sample.events) {
        if (event.is_fault()) {
            event.forget(trace::kAllColumns & ~unsigned{trace::kBegin});
        }
    }
    sample.tasks[0].named = false;
    sample.tasks[0].comm.clear();
    sample.tasks[0].tgid = trace::kNone;
    sample.mappings[0].mm = trace::kNone;
    sample.mappings[0].flags_known = false;
    sample.mappings[0].vm_flags = 0;
    sample.files[0].path.clear();
    const auto trace = sample.build();
    auto fault = row_of(lines_of(bytes_of(trace, "csv")), 0);
    const json object = json::parse(lines_of(bytes_of(trace, "jsonl")).at(1));
    for (const char* column :
         {"cpu", "comm", "tgid", "mm", "shared", "path", "pages", "origin", "flags", "flags_text",
          "result", "result_text", "file_pages", "extent_pages", "storage", "pmd_in", "pmd_in_text",
          "pmd_out", "pmd_out_text"}) {
        EXPECT_EQ(fault.at(column), "") << column;
        EXPECT_TRUE(object.at(column).is_null()) << column;
    }
    EXPECT_EQ(fault["tid"], "100");
    EXPECT_EQ(object["extent"], "mapped");
}

TEST(TableExports, SayTheSame) {
    const auto trace = bundled("sync-missed-7.3.daxtrace");
    const auto lines = lines_of(bytes_of(trace, "csv"));
    std::size_t row = 0;
    for (const std::string& line : lines_of(bytes_of(trace, "jsonl"))) {
        const json object = json::parse(line);
        if (object["type"] != "event") {
            continue;
        }
        for (const auto& [name, cell] : row_of(lines, row)) {
            const json& value = object.at(name);
            EXPECT_EQ(value.is_null()     ? ""
                      : value.is_string() ? value.get<std::string>()
                                          : value.dump(),
                      cell)
                << name << " of row " << row;
        }
        ++row;
    }
    EXPECT_EQ(row, trace->size());
}

TEST(JsonLinesExport, BeginsWithTheSessionAndTheLosses) {
    trace::Sample sample = trace::sample();
    sample.losses = {
        {1'000'000'000, 1'000'020'000, "ringbuf_full", "dax_pmd_fault", 3, trace::Kind::PmdFault},
        {1'000'000'000, 1'000'020'000, "recursion_miss", "", std::nullopt}};
    const auto lines = lines_of(bytes_of(sample.build(), "jsonl"));
    const json session = json::parse(lines.at(0));
    EXPECT_EQ(session["type"], "session");
    EXPECT_EQ(session["format"], "daxscope.export.jsonl");
    EXPECT_EQ(session["session"]["machine"], "x86_64");
    EXPECT_EQ(json::parse(lines.at(1))["count"], 3);
    EXPECT_EQ(json::parse(lines.at(1))["kind"], "dax_pmd_fault");
    EXPECT_TRUE(json::parse(lines.at(2))["count"].is_null());
}

TEST(TableExports, HoldTextOfOthersThatNothingHappensBy) {
    trace::Sample sample = trace::sample();
    sample.files[0].path = "/mnt/a,\"b\"\n\x1b[31mred";
    sample.tasks[0].comm = "a\tb\xff";
    const auto trace = sample.build();
    const std::string csv = bytes_of(trace, "csv");
    EXPECT_EQ(lines_of(csv).size(), trace->size() + 1);
    EXPECT_EQ(csv.find('\x1b'), std::string::npos);
    EXPECT_NE(csv.find(R"("/mnt/a,""b""\n\x1b[31mred")"), std::string::npos);
    const json object = json::parse(lines_of(bytes_of(trace, "jsonl")).at(1));
    EXPECT_EQ(object["path"], "/mnt/a,\"b\"\n\x1b[31mred") << "it reads back as what it was";
}

TEST(ExportFormats, AreFoundByNameAndBySuffix) {
    for (const Format* format : formats()) {
        EXPECT_EQ(&format_named(format->name), format);
        EXPECT_EQ(&format_of("/some/where" + std::string(format->suffix)), format);
        EXPECT_FALSE(format->help.empty());
        EXPECT_NE(format->write == nullptr, format->save == nullptr) << "one way to write";
    }
    EXPECT_THROW(format_named("xml"), Error);
    EXPECT_THROW(format_of("out.xml"), Error);
}

TEST(ExportFormats, StopWhereTheyAreAsked) {
    const auto trace = trace::sample(20'000).build();
    for (const Format* format : formats()) {
        const auto subject = subject_of(trace, *format);
        const trace::TemporaryDirectory directory;
        std::uint64_t most = 0;
        const Progress stop([&most](std::uint64_t done, std::uint64_t) {
            most = std::max(most, done);
            return done < 20'000;
        });
        Written written;
        const auto run = [&] {
            if (format->save != nullptr) {
                format->save(*subject, directory / "out", written, stop);
            } else {
                format->write(
                    *subject, [](std::string_view) {}, written, stop);
            }
        };
        EXPECT_THROW(run(), Cancelled) << format->name;
        EXPECT_GE(most, 10'000U) << format->name << " is asked on the way";
        EXPECT_TRUE(std::filesystem::is_empty(directory.path())) << format->name;
    }
}

} // namespace daxscope::exports
