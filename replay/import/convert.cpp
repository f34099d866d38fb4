// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/convert.h"

#include "replay/import/daxtrace.h"
#include "replay/import/source.h"
#include "replay/trace/writer.h"

#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace daxscope::source {

namespace {

/// Writes batches as they come.
class Target {
public:
    Target(std::filesystem::path path, trace::Old old) : path_(std::move(path)), old_(old) {}
    ~Target() {
        if (writer_ && !done_) {
            writer_->discard();
        }
    }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    void add(Batch& batch) {
        if (batch.tables) {
            if (!writer_) {
                writer_.emplace(path_, batch.tables->session.kernel_release, old_);
            }
            rows(*batch.tables);
            tables_ = std::move(*batch.tables);
        }
        if (!batch.events.empty()) {
            writer_->add(batch.events);
        }
    }

    /// @throws Error(Exit::Io), Cancelled where there is nothing to write; the output is as it was
    Converted close(const std::string& input, bool interrupted) {
        if (!writer_ || writer_->events() == 0) {
            if (interrupted) {
                throw Cancelled();
            }
            throw Error(Exit::Io, input + ": holds no event of fs_dax: nothing was written",
                        "Record with the lines that `daxscope doctor --recipe trace-cmd` prints.");
        }
        if (interrupted) {
            tables_.session.values.insert_or_assign(std::string(trace::key::kEndReason),
                                                    "interrupted");
        }
        for (const auto& [name, value] : tables_.session.values) {
            if (name != trace::key::kHash && name != trace::key::kEvents &&
                name != trace::key::kLost) {
                writer_->set(name, value); // the others are the Writer's to say
            }
        }
        writer_->close();
        writer_->take_name();
        done_ = true;
        return {writer_->events(), std::move(tables_), writer_->file().kept(), interrupted};
    }

private:
    /// Rows that are new, or no longer what they were.
    void rows(const trace::Tables& tables) {
        const auto news = [this](const auto& now, const auto& before) {
            for (std::size_t k = before.size(); k < now.size(); ++k) {
                writer_->add(now[k]);
            }
        };
        news(tables.files, tables_.files);
        news(tables.tasks, tables_.tasks);
        for (std::size_t k = 0; k < tables_.mappings.size(); ++k) {
            if (!(tables.mappings[k] == tables_.mappings[k])) {
                writer_->add(tables.mappings[k]);
            }
        }
        news(tables.mappings, tables_.mappings);
        news(tables.losses, tables_.losses);
        news(tables.clocks, tables_.clocks);
    }

    std::filesystem::path path_;
    trace::Old old_;
    std::optional<trace::Writer> writer_;
    trace::Tables tables_;
    bool done_ = false;
};

/// Has a Target take batches on a thread of its own, in their order: to read text and to write rows
/// each takes about as long.
class Behind {
public:
    explicit Behind(Target& target) : target_(target) {
        try {
            thread_ = std::thread([this] { work(); });
        } catch (const std::system_error&) { // NOLINT(bugprone-empty-catch): add() does without
        }
    }
    /// Waits for what is being written; the rest is dropped.
    ~Behind() { stop(true); }
    Behind(const Behind&) = delete;
    Behind& operator=(const Behind&) = delete;

    /// @param batch is empty then
    /// @throws what the Target threw of this or of an earlier one
    void add(Batch& batch) {
        if (!thread_.joinable()) {
            target_.add(batch);
            return;
        }
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waiting_.size() < kMost || failed_; });
        if (failed_) {
            std::rethrow_exception(failed_);
        }
        waiting_.push_back(std::move(batch));
        batch = {};
        if (!spare_.empty()) {
            batch = std::move(spare_.back()); // with the room that it has
            spare_.pop_back();
        }
        changed_.notify_all();
    }
    /// Waits until all is written.
    /// @throws as add()
    void finish() {
        stop(false);
        if (failed_) {
            std::rethrow_exception(failed_);
        }
    }

private:
    static constexpr std::size_t kMost = 4;

    void stop(bool drop) {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
            if (drop) {
                waiting_.clear();
            }
        }
        changed_.notify_all();
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [this] { return !waiting_.empty() || ended_; });
            if (waiting_.empty()) {
                return;
            }
            Batch batch = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            std::exception_ptr failed;
            try {
                target_.add(batch);
            } catch (...) {
                failed = std::current_exception();
            }
            batch.clear();
            lock.lock();
            spare_.push_back(std::move(batch));
            changed_.notify_all();
            if (failed) {
                failed_ = failed;
                return;
            }
        }
    }

    Target& target_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Batch> waiting_;
    std::vector<Batch> spare_;
    std::exception_ptr failed_;
    bool ended_ = false;
    std::thread thread_; ///< last: it uses the others
};

} // namespace

Converted convert(Input input, const std::filesystem::path& output, trace::Old old,
                  const Progress& progress) {
    const Source& source = source_of(input);
    const std::string name = input.name();
    if (source.name == kDaxtrace.name && kDaxtrace.recognises(input.head())) {
        throw Error(Exit::Usage, name + ": is a .daxtrace file already",
                    "Every verb reads it as it is; to have another copy, copy it.");
    }
    std::error_code none;
    if (input.path() != "-" && std::filesystem::equivalent(input.path(), output, none)) {
        throw Error(Exit::Usage, name + ": is the input, and would be replaced",
                    "Give another name with -o.");
    }
    const std::unique_ptr<Reader> reader = source.open(std::move(input), {}, progress);
    Target target(output, old);
    Behind behind(target);
    Batch batch;
    bool interrupted = false;
    while (true) {
        try {
            if (!reader->next(batch, interrupted ? Progress() : progress)) {
                break;
            }
            behind.add(batch);
        } catch (const Cancelled&) {
            if (interrupted || !reader->is_live()) {
                throw;
            }
            interrupted = true;
            reader->stop();
        }
    }
    behind.finish();
    return target.close(name, interrupted);
}

Database::Database(const std::filesystem::path& input, const Progress& progress)
    : input_(input, progress), path_(input) {
    if (&source_of(input_) == &kDaxtrace) {
        path_ = input_.file(progress);
        return;
    }
    std::string name = (std::filesystem::temp_directory_path() / "daxscope-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
        refuse(name, "cannot make a folder for a copy of the trace",
               "Set TMPDIR to a folder with room, or import the trace to a file first.");
    }
    folder_ = name;
    path_ = folder_ / "imported.daxtrace";
    try {
        convert(std::move(input_), path_, trace::Old::Refuse, progress);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
        throw;
    }
}

Database::~Database() {
    if (!folder_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
}

} // namespace daxscope::source
