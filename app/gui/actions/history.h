// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/notes.h"
#include "app/gui/state/view_state.h"
#include "replay/engine/replay.h"

#include <QUndoStack>

namespace daxscope::gui {

/// What a user changed, to be undone and redone in one order: notes and markers, filter, rows, the
/// view, the selected time, the recorded lane, handlers, assumption, storm rule and alignment. What
/// is looked at meanwhile (an event, a storm, the playhead, a dock) is no change. It sees the
/// changes where they happen, so whatever made one need not know of it. What belongs to another
/// trace is forgotten.
class History : public QObject {
    Q_OBJECT
public:
    /// @param document, state, notes outlive this. To be made before whatever changes the state on
    ///     Document::opened()
    History(Document* document, ViewState* state, Notes* notes, QObject* parent);
    ~History() override;

    /// "delete note 'x'" in undoText() and redoText().
    QUndoStack* stack() { return &stack_; }
    void undo();
    void redo();
    /// Something else is shown, as a workspace says: what changes till the document is done is
    /// nobody's change, and there is nothing to be undone.
    void forget();

    /// How the trace, or the two, are shown.
    struct Setup {
        std::array<const model::Handler*, 2> handlers{};
        replay::Options assumed;
        replay::StormRule rule;
        replay::Align align = replay::Align::Start;
        bool operator==(const Setup&) const = default;
    };

private:
    template <typename Value>
    void changed(Value& last, const Value& now, const QString& text, quint64 gesture,
                 void (History::*apply)(const Value& from, const Value& to));
    void watchDocument();
    void readAll();
    Setup setup() const;
    QString textOf(const Noted& now) const;
    QString textOf(const Setup& now) const;
    void applyNoted(const Noted& from, const Noted& to);
    void applyFilter(const QString& from, const QString& to);
    void applyHides(const bool& from, const bool& to);
    void rowsChanged();
    void applyRows(const ShownRows& from, const ShownRows& to);
    void applyVisible(const TimeRange& from, const TimeRange& to);
    void applyStretch(const std::optional<TimeRange>& from, const std::optional<TimeRange>& to);
    void applyRecorded(const bool& from, const bool& to);
    void applySetup(const Setup& from, const Setup& to);

    Document* document_;
    ViewState* state_;
    Notes* notes_;
    QUndoStack stack_;
    Noted noted_;
    QString filter_;
    bool hides_ = false, recorded_ = false;
    std::optional<TimeRange> stretch_;
    ShownRows rows_;
    TimeRange visible_{0, 0};
    Setup setup_;
    quint64 typing_ = 0; ///< the filter's gesture
    bool typed_ = false; ///< the last change of the filter was
    enum class Mode { Watching, Applying, Opening, Forgetting } mode_ = Mode::Watching;
};

} // namespace daxscope::gui
