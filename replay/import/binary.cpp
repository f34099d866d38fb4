// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/binary.h"

#include "replay/import/child.h"
#include "replay/import/gatherer.h"
#include "replay/import/reader/has.h"
#include "replay/import/tracepoint.h"
#include "replay/trace/error.h"

#include <array>
#include <charconv>
#include <fmt/format.h>
#include <unordered_map>

namespace daxscope::source {

namespace {

constexpr std::size_t kEventsPerBatch = 8192;
constexpr const char* kDamaged = "The file is cut off or damaged: what came before that place is "
                                 "not taken either, for nobody knows what else is wrong.";

/// The first line of a text, which is taken off.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return line;
}

/// Reads a trace through a Child.
class Binary : public Reader {
public:
    Binary(std::string_view format, Input input, const Progress& progress)
        : input_(std::move(input)), child_(format, input_.file(progress)) {
        about_.format = format;
    }

    bool next(Batch& batch, const Progress& progress) override {
        batch.clear();
        if (ended_) {
            return false;
        }
        while (!ended_ && (!gatherer_ || gatherer_->ready() < kEventsPerBatch)) {
            const std::optional<Record> record = child_.next(progress);
            if (!record) {
                refuse(fmt::format("record {}", events_ + 1),
                       fmt::format("the reader did not survive it: {}", child_.obituary()));
            }
            take(*record);
        }
        gatherer().next(batch);
        batch.watermark = gatherer().watermark(); // the child gives events in the order of time
        batch.done = done_;
        batch.total = total_;
        return true;
    }
    [[noreturn]] void refuse(std::string_view where, std::string_view why) const override {
        throw Error(Exit::Io,
                    fmt::format("{}: refused at {}: {}", child_.path().string(), where, why),
                    kDamaged);
    }

private:
    /// An event of the trace, as far as it is understood.
    struct Schema {
        std::optional<What> what;
        std::vector<std::optional<Key>> keys;
    };
    struct Task {
        std::int32_t tgid = wire::kUnknown;
        std::string comm;
    };

    Gatherer& gatherer() {
        if (!gatherer_) {
            gatherer_.emplace(about_);
            for (const auto& [key, value] : values_) {
                gatherer_->set(key, value);
            }
        }
        return *gatherer_;
    }

    void take(const Record& record) {
        switch (record.type) {
        case wire::Type::Event:
            return event(record);
        case wire::Type::Meta:
            return meta(record.text());
        case wire::Type::Schema:
            return schema(record);
        case wire::Type::Task:
            if (const auto part = record.part<wire::TaskPart>()) {
                last_task_ = nullptr;
                tasks_[part->tid] = {part->tgid, std::string(record.text_after<wire::TaskPart>())};
                return;
            }
            break;
        case wire::Type::Loss:
            if (const auto part = record.part<wire::LossPart>()) {
                return loss(*part, std::string(record.text_after<wire::LossPart>()));
            }
            break;
        case wire::Type::Progress:
            if (const auto part = record.part<wire::ProgressPart>()) {
                done_ = part->done;
                total_ = part->total;
                return;
            }
            break;
        case wire::Type::End:
            gatherer().finish();
            ended_ = true;
            return;
        case wire::Type::Refuse: {
            std::string_view why = record.text();
            const std::string_view where = take_line(why);
            refuse(where, why);
        }
        }
        senseless();
    }
    [[noreturn]] void senseless() const {
        refuse(fmt::format("record {}", events_ + 1), "its reader does not make sense any more");
    }

    void meta(std::string_view value) {
        const std::string_view key = take_line(value);
        if (key == wire::kFormat) {
            about_.format = value;
        } else if (key == wire::kClock) {
            about_.clock = value;
        } else if (key == wire::kRelease) {
            about_.kernel_release = value;
        } else if (key == wire::kMachine) {
            about_.machine = value;
        } else if (key == wire::kCpus) {
            std::from_chars(value.data(), value.data() + value.size(), about_.cpus);
        } else if (key == wire::kSynthetic) {
            values_[std::string(trace::key::kSynthetic)] = value;
        } else {
            std::string& row = values_[fmt::format("source_{}", key)];
            row += row.empty() ? "" : "; ";
            row += value;
        }
        if (gatherer_) {
            gatherer_->learn(about_);
        }
    }

    void schema(const Record& record) {
        std::string_view text = record.text();
        const std::string system(take_line(text));
        const std::string_view name = take_line(text);
        Schema schema;
        schema.what = what_of(name);
        while (!text.empty()) {
            schema.keys.push_back(key_of(take_line(text)));
        }
        if (schema.keys.size() > wire::kMostFields) {
            senseless();
        }
        schemas_.resize(std::max(schemas_.size(), std::size_t{record.schema} + 1));
        schemas_[record.schema] = std::move(schema);
    }

    void event(const Record& record) {
        ++events_;
        const auto part = record.part<wire::EventPart>();
        if (!part || record.schema >= schemas_.size()) {
            senseless();
        }
        const Schema& schema = schemas_[record.schema];
        if (record.bytes.size() != sizeof *part + schema.keys.size() * sizeof(std::uint64_t)) {
            senseless();
        }
        if (!schema.what) {
            return;
        }
        tracepoint_.fields = 0;
        tracepoint_.what = *schema.what;
        tracepoint_.ts = part->ts;
        tracepoint_.cpu = part->cpu;
        tracepoint_.tid = part->tid;
        const char* value = record.bytes.data() + sizeof *part;
        for (const std::optional<Key>& key : schema.keys) {
            if (key) {
                std::uint64_t number = 0;
                std::memcpy(&number, value, sizeof number);
                tracepoint_.set(*key, number);
            }
            value += sizeof(std::uint64_t);
        }
        if (last_task_ == nullptr || last_tid_ != part->tid) {
            last_tid_ = part->tid;
            last_task_ = &tasks_[part->tid];
        }
        tracepoint_.tgid = last_task_->tgid;
        tracepoint_.comm = last_task_->comm;
        tracepoint_.named = !last_task_->comm.empty();
        if (const char* wrong = gatherer().add(tracepoint_)) {
            gatherer().rejected(fmt::format("record {}", events_), wrong);
        }
    }

    void loss(const wire::LossPart& part, std::string place) {
        LossMark mark;
        mark.place = std::move(place);
        if (part.count >= 0) {
            mark.count = part.count;
        }
        mark.from = part.from;
        mark.to = part.to;
        gatherer().lost(std::move(mark));
    }

    Input input_; ///< of a pipe the copy of it
    Child child_;
    About about_;
    std::map<std::string, std::string> values_; ///< rows of the session
    std::optional<Gatherer> gatherer_;          ///< from the first event on
    std::vector<Schema> schemas_;
    std::unordered_map<std::int32_t, Task> tasks_;
    const Task* last_task_ = nullptr;
    std::int32_t last_tid_ = 0;
    Tracepoint tracepoint_;
    std::uint64_t events_ = 0, done_ = 0, total_ = 0;
    bool ended_ = false;
};

template <bool built>
std::unique_ptr<Reader> open_as(std::string_view format, Input input, const Progress& progress,
                                const char* instead) {
    if constexpr (!built) {
        throw Error(Exit::Usage,
                    fmt::format("{}: a {}, and this daxscope was built without what reads it",
                                input.name(), format),
                    instead);
    } else {
        return std::make_unique<Binary>(format, std::move(input), progress);
    }
}

bool is_trace_dat(std::string_view head) {
    return head.starts_with("\x17\x08\x44tracing");
}

std::unique_ptr<Reader> open_trace_dat(Input input, const OpenOptions&, const Progress& progress) {
    return open_as<DAXSCOPE_HAS_TRACE_DAT>("trace.dat", std::move(input), progress,
                                           "Give its text: trace-cmd report -R FILE | daxscope "
                                           "import - -o OUT.daxtrace");
}

bool is_perf_data(std::string_view head) {
    return head.starts_with("PERFILE2") || head.starts_with("2ELIFREP");
}

std::unique_ptr<Reader> open_perf_data(Input input, const OpenOptions&, const Progress& progress) {
    return open_as<DAXSCOPE_HAS_PERF_DATA>("perf.data", std::move(input), progress,
                                           "Give its text: perf script -i FILE | daxscope import "
                                           "- -o OUT.daxtrace");
}

std::unique_ptr<Reader> open_ctf(Input input, const OpenOptions&, const Progress& progress) {
    return open_as<DAXSCOPE_HAS_CTF>("ctf", std::move(input), progress,
                                     "Of perf's give the perf.data from which it was made.");
}

} // namespace

bool is_ctf_folder(const std::filesystem::path& path) {
    constexpr int kDeepest = 4, kMostLooks = 4096;
    std::error_code error;
    std::filesystem::recursive_directory_iterator at(path, error), end;
    for (int looks = 0; !error && at != end && looks < kMostLooks; ++looks) {
        if (at->path().filename() == "metadata") {
            return true;
        }
        if (at.depth() >= kDeepest) {
            at.disable_recursion_pending();
        }
        at.increment(error);
    }
    return false;
}

const Source kTraceDat{
    "trace-dat",
    "trace.dat of `trace-cmd record`, versions 6 and 7",
    is_trace_dat,
    open_trace_dat,
};

const Source kPerfData{
    "perf-data",
    "perf.data of `perf record`, as a file or as a pipe",
    is_perf_data,
    open_perf_data,
};

const Source kCtf{
    "ctf",
    "a CTF 1.8 folder of `perf data convert --to-ctf` or lttng",
    [](std::string_view) { return false; }, // a folder has no head: source_of() knows it
    open_ctf,
};

std::vector<BinaryFormat> binary_formats() {
    return {{"trace.dat", "libtracecmd", DAXSCOPE_HAS_TRACE_DAT},
            {"perf.data", "libtraceevent and libzstd", DAXSCOPE_HAS_PERF_DATA},
            {"ctf", "libbabeltrace2", DAXSCOPE_HAS_CTF}};
}

std::string binary_formats_text() {
    std::string has, lacks;
    for (const BinaryFormat& format : binary_formats()) {
        std::string& list = format.built ? has : lacks;
        list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", format.name, format.library);
    }
    return "reads .daxtrace, text" + (has.empty() ? "" : ", " + has) +
           (lacks.empty() ? "" : "\nbuilt without " + lacks);
}

} // namespace daxscope::source
