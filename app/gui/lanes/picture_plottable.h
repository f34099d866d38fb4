// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/qt_canvas.h"
#include "app/gui/lanes/scene.h"
#include "app/gui/state/failure.h"

#include <QThreadPool>
#include <functional>
#include <optional>
#include <qcustomplot.h>

namespace daxscope::gui {

/// A plottable that is one picture, painted on a worker thread and blitted.
///
/// First comes a picture of what is in sight; as soon as that is there, one that goes beyond it, on
/// the same grid of device pixels, so that panning moves it without painting anew. While another
/// one is under way the last is stretched. A change of what is shown (not of where one looks)
/// makes all earlier pictures void.
class PicturePlottable : public QCPAbstractPlottable {
    Q_OBJECT
public:
    /// Paints a scene. Runs on any thread, several at once. @return false when cancelled
    using Renderer = std::function<bool(const Scene&, Canvas&, const std::atomic<bool>* cancel)>;

    /// @param pool must have been waited for before this is destroyed
    PicturePlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, QThreadPool& pool);
    ~PicturePlottable() override;

    /// What to draw: all of the scene but grid, top, height, ratio and visible, which follow the
    /// axes. nullptr renderer: nothing.
    /// @param font of the words within, but for its size
    void show(Scene scene, Renderer renderer, TimeRange bounds, const QFont& font = {});
    /// Which part of the layout this is, and of the pane: what stays on top (RowLayout::held()), or
    /// what scrolls beneath it.
    enum class Part { Scrolled, Held };
    void setPart(Part part) { part_ = part; }
    /// What is drawn next is exact: it is painted at once, on this thread.
    void setSynchronous(bool on) { synchronous_ = on; }
    /// True when the last draw() put an exact picture on screen.
    bool isExact() const { return exact_; }
    /// True while a picture of what was in sight is being painted.
    bool isSightUnderWay() const { return job_ == Job::Sight; }
    /// The pixel columns now in sight.
    Grid grid() const;
    Scene sceneInSight() const;

    // QCPAbstractPlottable
    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const override;
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain,
                           const QCPRange& inKeyRange) const override;

signals:
    void refined(); ///< a better picture is there: replot
    /// A picture could not be painted; of this scene none is tried again.
    void failed(const daxscope::gui::Failure& why);

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    struct Picture {
        QImage image; ///< of pixels
        std::vector<QRgb> pixels;
        Scene scene;
        std::uint64_t epoch = 0;
    };
    enum class Job { None, Sight, Beyond };
    Scene wanted(double pad, qreal ratio) const;
    bool serves(const Scene& has, const Scene& sight) const;
    bool isNearEdge(const Scene& sight) const; ///< a little panning would leave the picture
    void request(const Scene& sight);
    void start(Job job, double pad);
    void done(Picture picture, bool whole);
    void giveUp(std::uint64_t epoch, const Failure& why);
    /// @return false when cancelled
    static bool paint(Picture& picture, const Renderer& renderer, const QFont& font,
                      const std::atomic<bool>* cancel);
    QColor background() const;
    double held() const;
    QRect axisArea() const;
    QRect area() const;    ///< of the pane, that this draws
    double top() const;    ///< y of the layout at the area's top
    double bottom() const; ///< of what the layout has for it
    void blit(QCPPainter* painter, const Scene& sight, const Picture& picture) const;
    void drawAtOnce(QCPPainter* painter) const;

    QThreadPool& pool_;
    Scene scene_;
    Renderer renderer_;
    TimeRange bounds_;
    QFont font_;
    std::uint64_t epoch_ = 0;                   ///< of scene_: pictures of an earlier one are void
    std::optional<std::uint64_t> given_up_;     ///< epoch of which no picture can be painted
    std::shared_ptr<std::atomic<bool>> cancel_; ///< of the job under way
    Picture picture_;
    /// The pixels of the last picture but one, for the next: to give megabytes back to the system
    /// takes milliseconds, and they would be taken again at once.
    std::vector<QRgb> spare_;
    Job job_ = Job::None;
    Scene under_way_;
    Part part_ = Part::Scrolled;
    bool exact_ = false, synchronous_ = false;
};

} // namespace daxscope::gui
