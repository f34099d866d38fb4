// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/event_text.h"
#include "app/gui/state/latest.h"

#include <QObject>
#include <filesystem>

namespace daxscope::gui {

/// Makes text of events in the background, for the clipboard or for a file. One at a time: a newer
/// wish drops the one before.
class EventExport : public QObject {
    Q_OBJECT
public:
    /// What a clipboard is asked to hold; more belongs into a file.
    static constexpr std::int64_t kMostCopied = 200'000;

    explicit EventExport(QObject* parent = nullptr);

    /// copied() or failed() follows. `choice` has kMostCopied events at most.
    void copy(EventChoice choice, EventFormat format);
    /// Writes a file, which takes its place when it is whole: until then, and where it is given up,
    /// what was there stays. saved() or failed() follows.
    /// @param inputs what is open now: it is never replaced
    void save(EventChoice choice, EventFormat format, const QString& path,
              std::vector<std::filesystem::path> inputs);
    /// Gives up what is under way, without waiting for it; ended() follows at once.
    void cancel();
    bool busy() const { return work_.busy(); }
    /// Events done, of how many.
    std::pair<std::uint64_t, std::uint64_t> progress() const { return work_.progress(); }

signals:
    void started();
    void ended(); ///< whatever it came to
    void copied(const QString& text, qint64 events);
    void saved(const QString& path, qint64 events);
    void failed(const daxscope::gui::Failure& why);

private:
    void giveUp(const Failure& why);
    Latest<QString> work_;
};

} // namespace daxscope::gui
